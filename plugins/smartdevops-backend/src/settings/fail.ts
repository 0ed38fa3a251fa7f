/** Ends the start of a portal with a bad setting, naming the key. */
export function fail(key: string, sentence: string): never {
  throw new Error(`Configuration smartdevops.${key}: ${sentence}`);
}
