/** A character as Go's decoder quotes it. */
function quoteCharacter(code: number): string {
  const character = String.fromCharCode(code);
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  const printable = code >= 0x20 && code < 0x7f;
  const latin = code > 0xa0 && code !== 0xad;
  if (printable || latin) return `'${character}'`;
  const hex = code.toString(16).padStart(2, '0');
  return code < 0x80 ? `'\\x${hex}'` : `'\\u00${hex}'`;
}

/** Why bytes are no JSON, in the words of Go's decoder as far as they can be told. */
export function jsonProblem(bytes: Uint8Array): string {
  const start = bytes.findIndex(byte => ![9, 10, 13, 32].includes(byte));
  if (start < 0) return 'unexpected end of JSON input';
  if (!/[[{"tfn\d-]/.test(String.fromCharCode(bytes[start]))) {
    return `invalid character ${quoteCharacter(bytes[start])} looking for beginning of value`;
  }
  try {
    JSON.parse(Buffer.from(bytes).toString());
    return '';
  } catch (error) {
    const atEnd = /end of|Unterminated|Expected .* at position/.test(
      (error as Error).message,
    );
    return atEnd
      ? 'unexpected end of JSON input'
      : 'invalid character looking for beginning of value';
  }
}
