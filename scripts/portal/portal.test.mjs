import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { inRoot } from '../lib/paths.mjs';
import { changed } from './apply.mjs';
import { readInstructions } from './instructions.mjs';
import { mergeYaml } from './mergeYaml.mjs';
import { templatesInProduction } from './production.mjs';

const page = fs.readFileSync(inRoot('docs', 'install.md'), 'utf8');

describe('the page for owners of portals', () => {
  for (const [system, files] of [
    ['new', 4],
    ['legacy', 7],
  ]) {
    it(`has instructions for the ${system} frontend system`, () => {
      const instructions = readInstructions(system);
      const changes = instructions.filter(({ file }) => file);
      assert.equal(new Set(changes.map(({ file }) => file)).size, files);
      assert.ok(instructions.every(({ code }) => code.length > 0));
    });
  }

  for (const name of ['smartdevops', 'smartdevops-backend']) {
    it(`says the same as the README of ${name}`, () => {
      const readme = fs.readFileSync(
        inRoot('plugins', name, 'README.md'),
        'utf8',
      );
      const blocks = [...readme.matchAll(/```(?:sh|tsx?)\n([^`]+)```/g)];
      assert.ok(blocks.length > 2);
      for (const [, code] of blocks) {
        assert.ok(page.includes(code), `docs/install.md lacks:\n${code}`);
      }
    });
  }

  it('refuses what cannot be followed', () => {
    for (const text of [
      '<!-- portal: dance -->\n\n```sh\nx\n```',
      '<!-- portal run -->\n\n```sh\nx\n```',
      '<!-- portal: run -->\n\nfirst some words\n\n```sh\nx\n```',
    ]) {
      assert.throws(() => readInstructions('new', text), /install\.md:\d/);
    }
  });
});

describe('a change of a file', () => {
  const text = 'a();\n  if (b) {\n    c();\n  }';
  const change = { file: 'x.ts', code: 'new();', line: 1 };

  for (const [what, more, expected] of [
    ['top', { action: 'top' }, `new();\n${text}`],
    [
      'before the first of several lines',
      { action: 'before', anchor: ['if (b) {', 'c();'] },
      'a();\nnew();\n  if (b) {\n    c();\n  }',
    ],
    [
      'instead of a line',
      { action: 'replace', anchor: ['c();'] },
      'a();\n  if (b) {\nnew();\n  }',
    ],
  ]) {
    it(what, () =>
      assert.equal(changed(text, { ...change, ...more }), expected),
    );
  }

  it('names the line of the page whose place is not there', () => {
    assert.throws(
      () => changed(text, { ...change, action: 'before', anchor: ['d();'] }),
      /install\.md:1: x\.ts has no "d\(\);"/,
    );
  });
});

describe('the templates of a portal in production', () => {
  const { code } = readInstructions('new').find(
    ({ file }) => file === 'app-config.production.yaml',
  );
  const theirs =
    'catalog:\n  locations:\n    - type: file\n      target: ./examples/org.yaml\n';
  const inPortal = (settings, templates) => {
    const portal = fs.mkdtempSync(path.join(os.tmpdir(), 'portal-'));
    try {
      fs.writeFileSync(
        path.join(portal, 'app-config.production.yaml'),
        settings,
      );
      const [{ target }] = parse(code).catalog.locations;
      const folder = path.join(portal, target.replace('/*/template.yaml', ''));
      for (const name of templates) {
        fs.mkdirSync(path.join(folder, name), { recursive: true });
        fs.writeFileSync(path.join(folder, name, 'template.yaml'), '');
      }
      return templatesInProduction(portal);
    } finally {
      fs.rmSync(portal, { recursive: true });
    }
  };

  it('are found beside the locations that were there', () => {
    const settings = mergeYaml(theirs, code);
    assert.equal(parse(settings).catalog.locations.length, 2);
    assert.deepEqual(inPortal(settings, ['b', 'a']), ['a', 'b']);
  });

  it('are missed without the block, and without the package', () => {
    assert.throws(() => inPortal(theirs, ['a']), /no templates/);
    assert.throws(() => inPortal(code, []), /no templates/);
  });
});

describe('merging settings', () => {
  for (const [what, before, added, after] of [
    ['into nothing', '', 'a: 1', { a: 1 }],
    ['maps within maps', 'a: {b: 1}', 'a: {c: 2}', { a: { b: 1, c: 2 } }],
    ['entries of lists', 'a: [1]', 'a: [2]', { a: [1, 2] }],
    ['instead of values', 'a: 1', 'a: {b: 2}', { a: { b: 2 } }],
    ['where a key is empty', 'a:', 'a: {b: 2}', { a: { b: 2 } }],
  ]) {
    it(what, () => assert.deepEqual(parse(mergeYaml(before, added)), after));
  }
});
