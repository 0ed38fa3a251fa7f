import fs from 'node:fs';
import path from 'node:path';
import { referencePages } from '.';
import { formatted } from './format';

// Yarn runs the scripts of a package in its folder.
const ROOT = path.resolve('../..');

async function main(): Promise<void> {
  for (const [file, text] of Object.entries(await referencePages(ROOT))) {
    const target = path.join(ROOT, file);
    fs.writeFileSync(target, await formatted(text, target));
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(1);
});
