import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { askForAdvisories, judgeAdvisories, readAudit } from './advisories.mjs';
import { installedFor, licenseOf } from './dependencies.mjs';
import { readExceptions } from './exceptions.mjs';
import { isAllowed, judgeLicenses } from './licenses.mjs';

const root = fs.realpathSync(
  fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-audit-')),
);
after(() => fs.rmSync(root, { recursive: true, force: true }));

function install(folder, manifest) {
  fs.mkdirSync(path.join(root, folder), { recursive: true });
  fs.writeFileSync(
    path.join(root, folder, 'package.json'),
    JSON.stringify({ version: '1.0.0', license: 'MIT', ...manifest }),
  );
}

describe('what is installed for use', () => {
  install('plugins/own', {
    name: 'own',
    dependencies: { a: '*', tool: '*', sibling: '*' },
    devDependencies: { dev: '*' },
    peerDependencies: { peer: '*', absent: '*' },
  });
  install('plugins/sibling', { name: 'sibling', dependencies: { deep: '*' } });
  install('node_modules/a', {
    name: 'a',
    dependencies: { b: '*', a: '*' },
    optionalDependencies: { 'not-for-this-platform': '*' },
  });
  install('node_modules/a/node_modules/b', { name: 'b', version: '2.0.0' });
  install('node_modules/b', { name: 'b' });
  for (const name of ['dev', 'tool', 'peer', 'deep']) {
    install(`node_modules/${name}`, { name });
  }
  fs.symlinkSync('../plugins/sibling', path.join(root, 'node_modules/sibling'));

  it('is what is needed, however deep, and nothing of ours', () => {
    const found = installedFor(
      [path.join(root, 'plugins/own')],
      new Set(['tool']),
    );
    assert.deepEqual(
      found.map(({ name, version }) => `${name}@${version}`),
      ['a@1.0.0', 'b@2.0.0', 'deep@1.0.0', 'peer@1.0.0'],
    );
  });

  it('cannot be told while something is missing', () => {
    install('plugins/broken', { name: 'broken', dependencies: { gone: '*' } });
    assert.throws(
      () => installedFor([path.join(root, 'plugins/broken')]),
      /broken needs gone/,
    );
  });
});

describe('licenses', () => {
  for (const [manifest, license] of [
    [{ license: 'MIT' }, 'MIT'],
    [{ license: { type: 'ISC' } }, 'ISC'],
    [{ license: ['MIT', 'Apache2'] }, '(MIT OR Apache2)'],
    [{ licenses: [{ type: 'MIT' }, { type: 'GPL-2.0' }] }, '(MIT OR GPL-2.0)'],
    [{ licenses: [{ type: 'BSD' }] }, 'BSD'],
    [{ license: '' }, 'none'],
    [{}, 'none'],
  ]) {
    it(`of ${JSON.stringify(manifest)} are ${license}`, () =>
      assert.equal(licenseOf(manifest), license));
  }

  for (const [license, allowed] of [
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['(MIT AND Apache-2.0)', true],
    ['(MIT AND GPL-3.0-only)', false],
    ['GPL-3.0-only', false],
    ['LGPL-3.0+', false],
    ['Apache-2.0 WITH LLVM-exception', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE', false],
    ['Apache 2.0', false],
    ['none', false],
    ['', false],
  ]) {
    it(`${allowed ? 'may' : 'may not'} be "${license}"`, () =>
      assert.equal(isAllowed(license), allowed));
  }

  const gpl = {
    name: 'g',
    version: '1',
    license: 'GPL-3.0-only',
    neededBy: 'x',
  };
  const exception = { package: 'g', license: 'GPL-3.0-only', reason: 'So.' };

  it('are excepted by name and license alone', () => {
    assert.deepEqual(judgeLicenses([gpl], [exception]), []);
    assert.equal(judgeLicenses([gpl], []).length, 1);
    const changed = { ...gpl, license: 'AGPL-3.0-only' };
    // The new license is not excepted, and the exception is not needed.
    assert.equal(judgeLicenses([changed], [exception]).length, 2);
    assert.match(judgeLicenses([], [exception])[0], /not needed any more/);
  });
});

describe('advisories', () => {
  const line = id =>
    JSON.stringify({
      value: 'left-pad',
      children: { ID: id, Issue: 'It pads', Severity: 'high' },
    });

  it('are told from a registry that cannot be asked', () => {
    assert.deepEqual(readAudit(0, ''), []);
    assert.equal(readAudit(1, `${line(7)}\n`)[0].id, '7');
    assert.equal(readAudit(1, ''), undefined);
    assert.equal(readAudit(1, 'Internal Error: 405'), undefined);
    assert.equal(readAudit(1, `${line(7)}\nInternal Error`), undefined);
    assert.equal(readAudit(0, 'null\n'), undefined);
  });

  it('are known by their id in GitHub’s database', () => {
    const [{ id }] = readAudit(
      1,
      JSON.stringify({
        value: 'left-pad',
        children: {
          ID: 7,
          URL: 'https://github.com/advisories/GHSA-848j-6mx2-7j84',
        },
      }),
    );
    assert.equal(id, 'GHSA-848j-6mx2-7j84');
  });

  it('are those that a registry answers for what the lock file holds', async () => {
    const answers = {
      prismjs: { id: 1, version: '1.27.0', ghsa: 'GHSA-x7hr-w5r2-h6wg' },
      elliptic: { id: 2, version: '6.6.1', ghsa: 'GHSA-848j-6mx2-7j84' },
    };
    let asked;
    const registry = http.createServer((request, response) => {
      const parts = [];
      request.on('data', part => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        const isZipped = request.headers['content-encoding'] === 'gzip';
        asked = JSON.parse(isZipped ? gunzipSync(body) : body);
        const found = Object.entries(answers)
          .filter(([name, { version }]) => asked[name]?.includes(version))
          .map(([name, { id, version, ghsa }]) => [
            name,
            [
              {
                id,
                url: `https://github.com/advisories/${ghsa}`,
                title: 'A weakness',
                severity: 'low',
                vulnerable_versions: `<=${version}`,
              },
            ],
          ]);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(Object.fromEntries(found)));
      });
    });
    await new Promise(resolve => registry.listen(0, '127.0.0.1', resolve));
    try {
      const found = await askForAdvisories({
        ...process.env,
        YARN_NPM_AUDIT_REGISTRY: `http://127.0.0.1:${registry.address().port}`,
        YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
      });
      assert.ok(Object.keys(asked).length > 1_000);
      assert.deepEqual(found, [
        {
          id: 'GHSA-848j-6mx2-7j84',
          package: 'elliptic',
          severity: 'low',
          title: 'A weakness',
        },
      ]);
    } finally {
      registry.close();
    }
  });

  it('are excepted one by one, while they are needed', () => {
    const [advisory] = readAudit(1, line(7));
    const exception = { id: '7', package: 'left-pad', reason: 'Not used.' };
    assert.deepEqual(judgeAdvisories([advisory], [exception]), []);
    assert.match(
      judgeAdvisories([advisory], [])[0],
      /left-pad: It pads \(high, 7\)/,
    );
    assert.match(judgeAdvisories([], [exception])[0], /not needed any more/);
    const other = { ...exception, package: 'right-pad' };
    assert.equal(judgeAdvisories([advisory], [other]).length, 2);
  });
});

describe('exceptions', () => {
  it('that were made have reasons', async () => {
    const { licenses } = await readExceptions();
    assert.ok(licenses.every(({ reason }) => reason.length > 10));
  });

  for (const text of [
    'licenses: [{ package: a, license: GPL }]',
    'licenses: [{ package: a, license: GPL, reason: " " }]',
    'licenses: [{ license: GPL, reason: x }]',
    'advisories: [{ package: a, id: 7, reason: x }]',
    'advisories: [null]',
  ]) {
    it(`are refused: ${text}`, () => assert.rejects(readExceptions(text)));
  }
});
