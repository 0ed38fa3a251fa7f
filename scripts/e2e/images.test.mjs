import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { run } from '../../e2e/images/server.mjs';
import { inRoot } from '../lib/paths.mjs';

const MAIN = inRoot('e2e', 'images', 'main.mjs');

async function visit(image, times = 1) {
  const lines = [];
  const server = await run({
    image,
    port: 0,
    log: line => lines.push(line),
    slowMs: 50,
  });
  const { port } = server.address();
  const answers = [];
  for (let time = 0; time < times; time += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/order`);
    answers.push({
      status: response.status,
      server: response.headers.get('server'),
      text: await response.text(),
    });
  }
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  return { answers, lines };
}

describe('images for browser tests on a real cluster', () => {
  it('answer with their version', async () => {
    const { answers, lines } = await visit('demo/hello:2.0');
    assert.equal(answers[0].status, 200);
    assert.equal(answers[0].server, 'hello/2.0');
    assert.match(answers[0].text, /version 2\.0/);
    assert.equal(lines[0], 'starting demo/hello:2.0');
    assert.match(lines[2], /"GET \/order HTTP\/1\.1" 200/);
  });

  it('answer late, never well, or not always', async () => {
    const slow = await visit('demo/slow:1.0');
    assert.equal(slow.answers[0].status, 200);
    const unready = await visit('demo/unready:1.0');
    assert.equal(unready.answers[0].status, 503);
    const { answers } = await visit('demo/flaky:1.0', 200);
    assert.deepEqual(
      [...new Set(answers.map(({ status }) => status))].sort(),
      [200, 500],
    );
  });

  it('end by themselves', async () => {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, DEMO_IMAGE: 'demo/broken:1.0' },
    });
    let output = '';
    child.stdout.on('data', data => {
      output += data;
    });
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
    assert.match(output, /starting demo\/broken:1\.0/);
  });

  it('finish what they began when they are asked to end', async () => {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, DEMO_IMAGE: 'demo/hello:1.0', PORT: '0' },
    });
    for await (const line of child.stdout) {
      if (String(line).includes('listening')) {
        break;
      }
    }
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
});
