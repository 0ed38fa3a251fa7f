import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { inRoot } from './paths.mjs';

/*
 * Pages are read where nothing of the repository is around them: those of docs/
 * in TechDocs, the README of a package at the registry.
 */
const LINK = /\]\((?!https?:|mailto:)([^)\s]+)\)/g;
const hasMkdocs = spawnSync('mkdocs', ['--version']).status === 0;

const pages = fs
  .readdirSync(inRoot('docs'), { recursive: true })
  .filter(name => name.endsWith('.md'))
  .map(name => inRoot('docs', name));

/** Blocks and spans of code hold brackets that are no links. */
const textOf = file =>
  fs
    .readFileSync(file, 'utf8')
    .replace(/^```[^]*?^```$/gm, '')
    .replace(/^( +)```[^]*?^\1```$/gm, '')
    .replace(/`[^`\n]*`/g, match => match.replace(/[[\]()]/g, ''));

/** As Markdown's `toc` and GitHub both make them of these headings. */
const anchorsOf = file =>
  [...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLocaleLowerCase('en-US')
      .replace(/[^\p{L}\p{N}_\s-]/gu, '')
      .trim()
      .replace(/\s+/g, '-'),
  );

function problemsOf(file, folder) {
  return [...textOf(file).matchAll(LINK)]
    .map(([, target]) => target)
    .filter(target => {
      const [name, anchor] = target.split('#');
      const linked = name ? path.resolve(path.dirname(file), name) : file;
      const isInside = linked.startsWith(`${folder}${path.sep}`);
      return !(
        isInside &&
        fs.existsSync(linked) &&
        (anchor === undefined || anchorsOf(linked).includes(anchor))
      );
    });
}

for (const file of pages) {
  const name = path.relative(inRoot(), file);
  test(`${name} links only to what is in docs/`, () => {
    assert.deepEqual(problemsOf(file, inRoot('docs')), []);
  });
}

for (const name of fs.readdirSync(inRoot('plugins'))) {
  test(`the README of ${name} links to nothing outside of its package`, () => {
    const folder = inRoot('plugins', name);
    assert.deepEqual(problemsOf(path.join(folder, 'README.md'), folder), []);
  });
}

test('links that lead nowhere are found', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'links-'));
  try {
    const file = path.join(folder, 'a.md');
    const good = ['(#one-two)', '(b.md)', '(b.md#c)', '(https://x.example/..)'];
    const bad = ['../b.md', 'c.md', '#two', 'b.md#d', '../../etc/passwd'];
    fs.writeFileSync(path.join(folder, 'b.md'), '# C\n');
    fs.writeFileSync(
      file,
      [
        '# One, two',
        '`[x](code.md)`',
        ...good.map(link => `[x]${link}`),
        ...bad.map(link => `[x](${link})`),
        '![x](image.png)',
      ].join('\n'),
    );
    assert.deepEqual(problemsOf(file, folder), [...bad, 'image.png']);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('the pages are made for a portal that makes none', t => {
  if (!hasMkdocs) {
    t.skip('mkdocs is not installed');
    return;
  }
  const before = fs.readFileSync(inRoot('mkdocs.yml'), 'utf8');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'documentation-'));
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [inRoot('scripts', 'documentation.mjs'), folder],
      { encoding: 'utf8' },
    );
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    const site = path.join(folder, 'default', 'system', 'smartdevops');
    const { files } = JSON.parse(
      fs.readFileSync(path.join(site, 'techdocs_metadata.json'), 'utf8'),
    );
    for (const file of pages) {
      const name = path.relative(inRoot('docs'), file).replace(/\.md$/, '');
      const page = /(^|\/)(index|README)$/.test(name)
        ? name.replace(/(index|README)$/, 'index.html')
        : `${name}/index.html`;
      assert.ok(files.includes(page), page);
    }
    // Alerts link to these.
    const runbooks = fs.readFileSync(
      path.join(site, 'runbooks', 'index.html'),
      'utf8',
    );
    for (const anchor of anchorsOf(inRoot('docs', 'runbooks.md')).slice(1)) {
      assert.ok(runbooks.includes(`id="${anchor}"`), anchor);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  assert.equal(fs.readFileSync(inRoot('mkdocs.yml'), 'utf8'), before);
});
