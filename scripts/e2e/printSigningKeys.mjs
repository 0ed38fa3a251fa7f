import { createRequire } from 'node:module';
import { inRoot } from '../lib/paths.mjs';

/*
 * Prints the private keys in a database of the plugin, as JSON. A process of
 * its own, because the driver needs the project's Node.
 */
const require = createRequire(inRoot('packages', 'backend', 'package.json'));
const Database = require('better-sqlite3');
const database = new Database(process.argv[2], { readonly: true });
const rows = database.prepare('select period, key from signing_keys').all();
process.stdout.write(JSON.stringify(rows));
