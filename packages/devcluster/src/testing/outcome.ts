/** The value of a function, or the name of the error that it throws. */
export function outcomeOf<T>(action: () => T): T | string {
  try {
    return action();
  } catch (error) {
    return (error as Error).name;
  }
}
