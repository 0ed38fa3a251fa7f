import fs from 'node:fs';
import { createService } from './service.mjs';

const { name, version } = JSON.parse(
  fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
// The platform sets PORT to the port that it forwards to.
const port = Number(process.env.PORT ?? 8080);
const service = createService({ name, version });

service.server.listen(port, () => {
  console.log(`${name} ${version} listens on ${service.server.address().port}`);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    console.log(`${signal}: answering what has begun, then ending`);
    await service.end();
  });
}
