/** A link, if it is one of the web: whoever writes rules must not put a script behind it. */
export function webAddress(text: string | undefined): string | undefined {
  const url = text === undefined ? null : URL.parse(text);
  return url && ['http:', 'https:'].includes(url.protocol) ? text : undefined;
}
