import path from 'node:path';
import { Writable } from 'node:stream';
import { ConfigReader } from '@backstage/config';
import { TechdocsGenerator } from '@backstage/plugin-techdocs-node';
import { inRoot } from './lib/paths.mjs';

/*
 * Makes the pages of docs/ for a portal that does not make them itself:
 *   node scripts/documentation.mjs FOLDER
 * FOLDER is what techdocs.publisher.local.publishDirectory names. Needs mkdocs
 * and mkdocs-material.
 */
const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('Say where to: node scripts/documentation.mjs FOLDER');
  process.exit(2);
}
const logger = {
  child: () => logger,
  debug: () => {},
  info: () => {},
  warn: console.error,
  error: console.error,
};
const output = [];
const generator = TechdocsGenerator.fromConfig(
  new ConfigReader({
    techdocs: {
      generator: { runIn: 'local', mkdocs: { omitTechdocsCorePlugin: true } },
    },
  }),
  { logger },
);
try {
  await generator.run({
    inputDir: inRoot(),
    // The entity of catalog-info.yaml whose documentation it is.
    outputDir: path.resolve(folder, 'default', 'system', 'smartdevops'),
    logger,
    logStream: new Writable({
      write(chunk, _, done) {
        output.push(chunk);
        done();
      },
    }),
  });
} catch (error) {
  console.error(`${output.join('')}\n${error.stack}`);
  process.exit(1);
}
