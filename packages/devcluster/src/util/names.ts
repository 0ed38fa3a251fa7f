import { createHash, randomInt, randomUUID } from 'node:crypto';

// Kubernetes' own alphabet: no vowels and no look-alikes.
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Random characters as in generated names (`-x7kq2`). */
export function randomSuffix(length = 5): string {
  return Array.from(
    { length },
    () => ALPHABET[randomInt(ALPHABET.length)],
  ).join('');
}

/** A new object uid. */
export function newUid(): string {
  return randomUUID();
}

/** A short stable hash in the alphabet of generated names. */
export function safeHash(text: string, length = 10): string {
  const digest = createHash('sha256').update(text).digest();
  return Array.from(
    { length },
    (_, index) => ALPHABET[digest[index] % ALPHABET.length],
  ).join('');
}

/** A made-up 64-digit container id. */
export function newContainerId(): string {
  return `containerd://${createHash('sha256').update(randomUUID()).digest('hex')}`;
}
