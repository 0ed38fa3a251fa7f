import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the repository. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** Folder for Node and yarn, where the machine has none that fit. */
export const toolchainDir = path.join(root, '.toolchain');

/** A path below the root. */
export const inRoot = (...parts) => path.join(root, ...parts);
