import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { readE2eOptions } from './options.mjs';
import { findSecrets, formsOf, secretsOfKubeconfig } from './secrets.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-e2e-test-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));
const kubeconfig = path.join(folder, 'kubeconfig');
fs.writeFileSync(kubeconfig, '');
const onCluster = ['--kubeconfig', kubeconfig];

describe('options of the browser tests', () => {
  it('leave the others to Playwright, wherever they stand', () => {
    const { cluster, rest, images } = readE2eOptions([
      'e2e/deploy.spec.ts',
      `--kubeconfig=${kubeconfig}`,
      '--grep',
      'an app',
      ...['--base-domain', 'apps.example.com'],
      '--headed',
      ...['--context', 'restricted', '--ingress', '203.0.113.7:8080'],
    ]);
    assert.deepEqual(rest, [
      'e2e/deploy.spec.ts',
      '--grep',
      'an app',
      '--headed',
    ]);
    assert.deepEqual(cluster, {
      kubeconfig,
      context: 'restricted',
      baseDomain: 'apps.example.com',
      ingressPort: 8080,
    });
    assert.equal(new Set(images).size, 3);
    assert.ok(images.every(image => !image.startsWith('demo/')));
  });

  it('need none with the embedded cluster', () => {
    const { cluster, rest, images } = readE2eOptions([]);
    assert.equal(cluster, undefined);
    assert.deepEqual(rest, []);
    assert.ok(images.every(image => image.startsWith('demo/')));
  });

  it('tell where a real cluster has what is simulated elsewhere', () => {
    const options = readE2eOptions([
      ...onCluster,
      ...['--failing-images', 'registry.example.com/e2e/'],
      ...['--kube-state-metrics', 'monitoring/kube-state-metrics:http'],
    ]);
    assert.equal(options.failingImages, 'registry.example.com/e2e');
    assert.equal(
      options.metricsPath,
      '/api/v1/namespaces/monitoring/services/kube-state-metrics:http/proxy/metrics',
    );
    assert.equal(readE2eOptions([]).failingImages, 'demo');
    assert.equal(readE2eOptions(onCluster).failingImages, undefined);
    assert.equal(readE2eOptions(onCluster).metricsPath, undefined);
  });

  for (const args of [
    ['--kubeconfig'],
    ['--kubeconfig', '/does/not/exist'],
    ['--context', 'x'],
    ['--base-domain', 'example.com'],
    ['--ingress', '127.0.0.1:80'],
    [...onCluster, '--base-domain', 'not a domain'],
    [...onCluster, '--ingress', '127.0.0.1'],
    [...onCluster, '--ingress', '127.0.0.1:99999'],
    [...onCluster, '--ingress', 'a b:80'],
    [...onCluster, '--ingress', '127.0.0.1:80', '--ingress-port', '80'],
    ['--failing-images', 'registry.example.com/e2e'],
    ['--kube-state-metrics', 'kube-system/kube-state-metrics:8080'],
    [...onCluster, '--failing-images', 'a b'],
    [...onCluster, '--kube-state-metrics', 'kube-state-metrics'],
    ['--images', 'a:1,a:2'],
    ['--images', 'a:1,a:2,a:2'],
    ['--images', 'a:1,a:2,b:3'],
    ['--images', 'a,a:2,a:3'],
  ]) {
    it(`refuse ${args.join(' ')} in one sentence`, () => {
      assert.throws(
        () => readE2eOptions(args),
        error => error.exitCode === 2 && !error.message.includes('\n'),
      );
    });
  }
});

describe('secrets in logs', () => {
  const secret = { name: 'the token', value: 'pa"ss/wörd+1' };
  async function* log(...lines) {
    yield* lines;
  }

  for (const form of formsOf(secret.value)) {
    it(`are found as ${form}`, async () => {
      const lines = log('fine', `before${form}after`, 'fine');
      assert.deepEqual(await findSecrets(lines, [secret]), [
        { name: 'the token', line: 2 },
      ]);
    });
  }

  it('are never repeated', async () => {
    const found = await findSecrets(log(secret.value), [secret]);
    assert.ok(!JSON.stringify(found).includes(secret.value));
  });

  it('may be tokens that nobody told of', async () => {
    const jwt = ['{"alg":"ES256"}', '{"sub":"x"}', 'signature']
      .map(part => Buffer.from(part).toString('base64url'))
      .join('.');
    const found = await findSecrets(log('eyJust words.', `a ${jwt} b`), []);
    assert.deepEqual(found, [{ name: 'a token (JWT)', line: 2 }]);
  });

  it('too short to tell them from words are an error', async () => {
    const short = { name: 'short', value: 'abc' };
    await assert.rejects(findSecrets(log('abc'), [short]), /"short"/);
  });

  it('of a kubeconfig are all that lets somebody in', () => {
    const user = {
      token: 'a token',
      password: 'a password',
      'client-key-data': 'a key',
      'client-certificate-data': 'public',
      username: 'public',
    };
    assert.deepEqual(
      secretsOfKubeconfig({ users: [{ name: 'u', user }, { name: 'v' }] }).map(
        ({ value }) => value,
      ),
      ['a token', 'a password', 'a key'],
    );
    assert.deepEqual(secretsOfKubeconfig(undefined), []);
  });
});
