import './lib/requireNode.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { runMain } from './lib/failure.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { packPackages } from './portal/packages.mjs';

const HELP = `npm run pack -- [folder]

Builds all plugin packages and packs them as they would be published, into
.data/packages or the folder.
`;

await runMain(async () => {
  const [folder = '.data/packages'] = process.argv.slice(2);
  if (folder === '--help') {
    console.log(HELP);
    return 0;
  }
  const env = ensureToolchain(console.log);
  await ensureDependencies(env, console.log);
  const target = path.resolve(folder);
  fs.rmSync(target, { recursive: true, force: true });
  const archives = await packPackages(env, target);
  console.log(`\n${archives.join('\n')}`);
  return 0;
});
