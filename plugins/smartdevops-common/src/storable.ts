/**
 * Without what PostgreSQL refuses to keep: NUL and halves of surrogate pairs.
 *
 * @public
 */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').replace(/\p{Cs}/gu, '\ufffd');
}
