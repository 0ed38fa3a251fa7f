import fs from 'node:fs';
import path from 'node:path';

/**
 * A package as it is installed, and one that needs it.
 *
 * @typedef {{name: string, version: string, license: string, folder: string, neededBy: string}} Installed
 */

/**
 * Everything that is installed for use: what packages depend on, and so on.
 * What only develops or tests is left out.
 *
 * @param {string[]} folders of the packages to begin with, which are left out themselves
 * @param {Set<string>} tools names of packages that only build
 * @returns {Installed[]} by name and version
 */
export function installedFor(folders, tools = new Set()) {
  const found = new Map();
  const waiting = [...folders];
  const seen = new Set(folders);
  while (waiting.length > 0) {
    const folder = waiting.pop();
    const manifest = readManifest(folder);
    for (const [name, isNeeded] of neededBy(manifest)) {
      if (tools.has(name)) {
        continue;
      }
      const next = locate(folder, name);
      if (!next) {
        if (isNeeded) {
          throw new Error(
            `${manifest.name} needs ${name}, which is not installed.`,
          );
        }
        continue;
      }
      if (seen.has(next)) {
        continue;
      }
      seen.add(next);
      // Packages of this repository are not in node_modules.
      const isOurs = !next.includes(`${path.sep}node_modules${path.sep}`);
      waiting.push(next);
      if (!isOurs) {
        found.set(next, describe(next, manifest.name));
      }
    }
  }
  return [...found.values()].sort((a, b) =>
    `${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1,
  );
}

/** What a package says its license is, as one SPDX expression if it can be. */
export function licenseOf({ license, licenses }) {
  const text = entry =>
    typeof entry === 'string' ? entry : (entry?.type ?? entry?.name ?? '');
  const all = [license ?? licenses ?? []].flat().map(text).filter(Boolean);
  return all.length > 1 ? `(${all.join(' OR ')})` : (all[0]?.trim() ?? 'none');
}

function describe(folder, neededBy) {
  const manifest = readManifest(folder);
  const { name, version } = manifest;
  return { name, version, license: licenseOf(manifest), folder, neededBy };
}

/** Names of what a package needs, and whether it cannot do without. */
function neededBy(manifest) {
  const { dependencies, optionalDependencies } = manifest;
  const { peerDependencies, peerDependenciesMeta } = manifest;
  const needed = new Map();
  for (const name of Object.keys({ ...peerDependencies })) {
    // What only may be there is there for somebody else.
    if (!peerDependenciesMeta?.[name]?.optional) {
      needed.set(name, false);
    }
  }
  for (const name of Object.keys({ ...dependencies })) {
    needed.set(name, true);
  }
  for (const name of Object.keys({ ...optionalDependencies })) {
    needed.set(name, false);
  }
  return needed;
}

/** As Node finds a package: in the nearest node_modules that has it. */
function locate(from, name) {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', ...name.split('/'));
    if (fs.existsSync(path.join(candidate, 'package.json'))) {
      return fs.realpathSync(candidate);
    }
    if (folder === path.dirname(folder)) {
      return undefined;
    }
  }
}

function readManifest(folder) {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
}
