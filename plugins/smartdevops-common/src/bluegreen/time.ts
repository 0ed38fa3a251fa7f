/** Time that many seconds after a moment, as it is written to annotations. */
export function after(now: number, seconds: number): string {
  return new Date(now + seconds * 1000).toISOString();
}
