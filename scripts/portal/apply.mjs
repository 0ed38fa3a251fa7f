import fs from 'node:fs';
import path from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { mergeYaml } from './mergeYaml.mjs';

/**
 * Changes a file of the portal as an instruction says.
 *
 * @param {string} portal folder of the portal
 * @param {import('./instructions.mjs').Instruction} instruction
 */
export function applyToFile(portal, instruction) {
  const file = path.join(portal, instruction.file);
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  fs.writeFileSync(file, changed(before, instruction));
}

/** @returns {string} the file with the instruction followed */
export function changed(text, instruction) {
  const { action, code, file, anchor, line } = instruction;
  if (action === 'merge') {
    return mergeYaml(text, code);
  }
  if (action === 'top') {
    return `${code}\n${text}`;
  }
  const lines = text.split('\n');
  const at = lines.findIndex((_, index) =>
    anchor.every((wanted, offset) => lines[index + offset]?.trim() === wanted),
  );
  if (at < 0) {
    throw new Failure(
      `docs/install.md:${line}: ${file} has no "${anchor.join(' ')}".`,
    );
  }
  const replaced = action === 'replace' ? anchor.length : 0;
  lines.splice(at, replaced, code);
  return lines.join('\n');
}
