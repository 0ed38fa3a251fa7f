/** Something that is told in one sentence and ends the script. */
export class Failure extends Error {
  /**
   * @param {string} sentence what is wrong and what to do
   * @param {number} exitCode 1 unless told; 2 is a wrong option
   */
  constructor(sentence, exitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/**
 * What is wrong with options, of what Node says about them.
 *
 * @param {string} message of an error of `parseArgs`
 */
export function firstSentence(message) {
  return `${message.split('. ')[0].replace(/\.$/, '')}.`;
}

/**
 * Runs a script's main function and ends the process with its exit code; a
 * Failure is shown as its sentence, anything else with its stack.
 *
 * @param {() => Promise<number | void>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof Failure) {
      console.error(`\n${error.message}`);
      process.exitCode = error.exitCode;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}
