import fs from 'node:fs';
import { createInterface } from 'node:readline';

/** What tokens of Backstage and of service accounts look like. */
const JWT = /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/;
/** What is shorter may stand in a log by chance. */
const SHORTEST = 8;

/**
 * A secret that was used, and what it is called; the value is never told.
 *
 * @typedef {{name: string, value: string}} Secret
 */

/**
 * Everything in a kubeconfig that lets somebody in.
 *
 * @param {unknown} kubeconfig parsed
 * @returns {Secret[]}
 */
export function secretsOfKubeconfig(kubeconfig) {
  return (kubeconfig?.users ?? []).flatMap(({ name, user }) =>
    ['token', 'password', 'client-key-data']
      .filter(key => user?.[key])
      .map(key => ({ name: `${key} of ${name}`, value: user[key] })),
  );
}

/**
 * The forms in which a secret may have got into a log.
 *
 * @param {string} value
 * @returns {string[]}
 */
export function formsOf(value) {
  const buffer = Buffer.from(value);
  const quoted = JSON.stringify(value).slice(1, -1);
  return [
    ...new Set([
      value,
      quoted,
      encodeURIComponent(value),
      buffer.toString('base64').replace(/=+$/, ''),
      buffer.toString('base64url'),
    ]),
  ];
}

/**
 * Searches a log for secrets, and for anything that looks like a token.
 *
 * @param {AsyncIterable<string>} lines
 * @param {Secret[]} secrets
 * @returns {Promise<{name: string, line: number}[]>}
 * @throws if a secret is too short to be told from other words
 */
export async function findSecrets(lines, secrets) {
  const short = secrets.find(({ value }) => value.length < SHORTEST);
  if (short) {
    throw new Error(`The secret "${short.name}" is too short to search for.`);
  }
  const searched = secrets.map(({ name, value }) => ({
    name,
    forms: formsOf(value),
  }));
  const found = [];
  let line = 0;
  for await (const text of lines) {
    line += 1;
    const names = searched
      .filter(({ forms }) => forms.some(form => text.includes(form)))
      .map(({ name }) => name);
    if (names.length === 0 && JWT.test(text)) {
      names.push('a token (JWT)');
    }
    found.push(...names.map(name => ({ name, line })));
  }
  return found;
}

/** The lines of a file. */
export function linesOf(file) {
  return createInterface({ input: fs.createReadStream(file) });
}
