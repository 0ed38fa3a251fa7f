import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { createService } from '../src/service.mjs';

const about = { name: '${{ values.name }}', version: '1.2.3' };
const service = createService(about);
let url;

before(async () => {
  service.server.listen(0, '127.0.0.1');
  await once(service.server, 'listening');
  url = `http://127.0.0.1:${service.server.address().port}`;
});

after(() => service.end());

test('says what it is', async () => {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), about);
});

test('is healthy', async () => {
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  const head = await fetch(`${url}/healthz`, { method: 'HEAD' });
  assert.equal(head.status, 200);
});

test('knows no other addresses', async () => {
  for (const path of ['/nothing', '/__proto__', '/constructor', '//']) {
    assert.equal((await fetch(`${url}${path}`)).status, 404);
  }
});

test('is only read', async () => {
  const response = await fetch(url, { method: 'POST', body: '{}' });
  assert.equal(response.status, 405);
  assert.equal(response.headers.get('allow'), 'GET, HEAD');
});

test('answers what has begun before it ends', async () => {
  const other = createService(about);
  other.server.listen(0, '127.0.0.1');
  await once(other.server, 'listening');
  const { port } = other.server.address();
  const response = await fetch(`http://127.0.0.1:${port}/`);
  await other.end();
  assert.equal(response.status, 200);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
});
