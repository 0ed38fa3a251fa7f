import fs from 'node:fs';
import { inRoot } from '../lib/paths.mjs';
import { Failure } from '../lib/failure.mjs';

/** The page that tells how the suite is added to a portal. */
const PAGE = 'docs/install.md';
const ACTIONS = ['run', 'cluster', 'top', 'before', 'replace', 'merge'];
const MARKER =
  /^<!-- portal(?: (new|legacy))?: (\w+)(?: (\S+))?(?: \| (.+))? -->$/;

/**
 * One thing to do with a block of code of the page.
 *
 * @typedef {object} Instruction
 * @property {'run' | 'cluster' | 'top' | 'before' | 'replace' | 'merge'} action
 * @property {string} [file] which file of the portal is changed
 * @property {string[]} [anchor] lines of that file, without their indentation
 * @property {string} code the block
 * @property {number} line of the page
 */

/**
 * What the page tells an owner to do, in its order. Invisible comments before a
 * block of code say where it belongs.
 *
 * @param {'new' | 'legacy'} system the portal's frontend system
 * @param {string} [text] of the page
 * @returns {Instruction[]}
 */
export function readInstructions(
  system,
  text = fs.readFileSync(inRoot(PAGE), 'utf8'),
) {
  const lines = text.split('\n');
  const found = [];
  let markers = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line.startsWith('<!-- portal')) {
      markers.push(readMarker(line, at + 1));
    } else if (line.startsWith('```')) {
      const end = lines.indexOf('```', at + 1);
      const code = lines.slice(at + 1, end).join('\n');
      found.push(...markers.map(marker => ({ ...marker, code })));
      markers = [];
      at = end;
    } else if (line !== '' && markers.length > 0) {
      throw new Failure(
        `${PAGE}:${at + 1}: a block of code has to follow the comment before.`,
      );
    }
  }
  return found
    .filter(({ only }) => only === undefined || only === system)
    .map(({ only: _, ...instruction }) => instruction);
}

function readMarker(text, line) {
  const [, only, action, file, anchor] = MARKER.exec(text) ?? [];
  if (!ACTIONS.includes(action)) {
    throw new Failure(`${PAGE}:${line}: ${text} tells nothing to do.`);
  }
  return { only, action, file, anchor: anchor?.split(' \\n '), line };
}
