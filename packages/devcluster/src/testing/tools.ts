import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program that a test needs and that need not be there. */
export interface Tool {
  /** Path or name; undefined where the program is missing. */
  program?: string;
  /** What a test is called, with the reason why it is skipped. */
  title: string;
}

/**
 * Looks for a program: first what the environment variable names, then on PATH.
 * @param probe - arguments with which it exits with 0
 */
export function findTool(
  name: string,
  variable: string,
  probe: string[],
): Tool {
  const candidates = [process.env[variable], name].filter(Boolean) as string[];
  const program = candidates.find(
    item => spawnSync(item, probe, { stdio: 'ignore' }).status === 0,
  );
  return {
    program,
    title: program
      ? name
      : `${name} (skipped: neither on PATH nor named by ${variable})`,
  };
}

/** A suite that is counted as skipped, by name, where its tool is missing. */
export function describeWith(tool: Tool, suite: () => void): void {
  (tool.program ? describe : describe.skip)(tool.title, suite);
}

/** What a program printed. */
export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; a failure is an answer, too. */
export async function runTool(
  program: string,
  args: string[],
  input?: string,
): Promise<Output> {
  const running = run(program, args, {
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  running.child.stdin?.end(input);
  try {
    return { code: 0, ...(await running) };
  } catch (error) {
    const failure = error as { code?: number } & Omit<Output, 'code'>;
    return { ...failure, code: failure.code ?? 1 };
  }
}
