import fs from 'node:fs';
import { Failure } from '../lib/failure.mjs';
import { inRoot } from '../lib/paths.mjs';

const FILE = inRoot('scripts', 'audit', 'exceptions.yaml');

/**
 * The exceptions that were made, each with its reason.
 *
 * @throws Failure if one has none
 */
export async function readExceptions(text = fs.readFileSync(FILE, 'utf8')) {
  const { parse } = await import('yaml');
  const { licenses, advisories } = parse(text) ?? {};
  return {
    licenses: checked(licenses, ['package', 'license', 'reason']),
    advisories: checked(advisories, ['package', 'id', 'reason']),
  };
}

function checked(entries, keys) {
  const list = entries ?? [];
  for (const entry of list) {
    const missing = keys.find(
      key => typeof entry?.[key] !== 'string' || entry[key].trim() === '',
    );
    if (missing) {
      throw new Failure(
        `scripts/audit/exceptions.yaml: an exception for ${entry?.package ?? 'nothing'} has no ${missing}.`,
      );
    }
  }
  return list;
}
