const KEY = 'smartdevops.demo-persona';

/** The persona chosen in this browser, if any. */
export function readPersona(): string | undefined {
  return window.localStorage.getItem(KEY) ?? undefined;
}

/** Remembers the persona, so that a reload does not ask again. */
export function writePersona(persona: string): void {
  window.localStorage.setItem(KEY, persona);
}

/** Forgets the persona: the next page asks who to be. */
export function forgetPersona(): void {
  window.localStorage.removeItem(KEY);
}
