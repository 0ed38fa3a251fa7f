import fs from 'node:fs';
import path from 'node:path';
import { dashboardFiles } from '.';

// Yarn runs the scripts of a package in its folder.
const FOLDER = path.resolve('../../deploy/monitoring/grafana/dashboards');

fs.mkdirSync(FOLDER, { recursive: true });
for (const [name, text] of Object.entries(dashboardFiles())) {
  fs.writeFileSync(path.join(FOLDER, name), text);
}
