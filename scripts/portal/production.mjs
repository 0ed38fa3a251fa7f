import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { Failure } from '../lib/failure.mjs';

const FILE = 'app-config.production.yaml';
/** How the page names all templates of a package. */
const ALL = '/*/template.yaml';

/**
 * The templates that the catalog finds in an image of the portal, whose backend
 * runs in the root, as far as they come from packages.
 *
 * @param {string} portal folder of the portal
 * @returns {string[]} names of their folders
 */
export function templatesInProduction(portal) {
  const { catalog } = parse(fs.readFileSync(path.join(portal, FILE), 'utf8'));
  const found = (catalog?.locations ?? [])
    .filter(({ target }) => target.startsWith('./node_modules/'))
    .flatMap(({ target }) => templatesAt(portal, target));
  if (found.length === 0) {
    throw new Failure(`${FILE}: the portal has no templates in production.`);
  }
  return found.sort();
}

function templatesAt(portal, target) {
  if (!target.endsWith(ALL)) {
    throw new Failure(`${FILE}: ${target} does not end with ${ALL}.`);
  }
  const folder = path.join(portal, target.slice(0, -ALL.length));
  return fs.existsSync(folder)
    ? fs
        .readdirSync(folder)
        .filter(name => fs.existsSync(path.join(folder, name, 'template.yaml')))
    : [];
}
