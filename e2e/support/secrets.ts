import { randomBytes } from 'node:crypto';
import fs from 'node:fs';

const FILE = process.env.SMARTDEVOPS_E2E_SECRETS;

/**
 * A secret of a spec. scripts/e2e.mjs searches the logs of the portal for it
 * when all specs have ended.
 *
 * @param name - what it is called there
 */
export function newSecret(name: string): string {
  return keepSecret(name, randomBytes(24).toString('base64url'));
}

/** Has the logs searched for a secret that somebody else made. */
export function keepSecret(name: string, value: string): string {
  if (FILE) {
    fs.appendFileSync(FILE, `${JSON.stringify({ name, value })}\n`);
  }
  return value;
}

/** What Alertmanager sends. */
export function alertToken(): string {
  const token = process.env.SMARTDEVOPS_E2E_ALERT_TOKEN;
  if (!token) {
    throw new Error('There is no token for alerts; run npm run test:e2e.');
  }
  return token;
}
