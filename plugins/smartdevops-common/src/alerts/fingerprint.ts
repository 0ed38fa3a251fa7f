const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;

/**
 * A fingerprint for an alert that came without one: the same labels always
 * give the same, as Alertmanager's own (64 bits of FNV-1a over the sorted
 * labels, in hexadecimal; with a prefix, so that it is never mistaken for one
 * of Alertmanager's).
 *
 * @public
 */
export function fingerprintOf(labels: Record<string, string>): string {
  let hash = OFFSET;
  const text = JSON.stringify(
    Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  for (const byte of new TextEncoder().encode(text)) {
    hash = ((hash ^ BigInt(byte)) * PRIME) & MASK;
  }
  return `own-${hash.toString(16).padStart(16, '0')}`;
}
