import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  addRealBackend,
  SCOPED,
  staticAccess,
  TestIssuer,
} from './__testUtils__/pipelines';
import { TestPortal } from './__testUtils__/portal';
import { QUICK_RELEASES, TestApp } from './__testUtils__/releases';

const SCRIPT = path.resolve(
  __dirname,
  '../../../templates/new-service/github/scripts/release.mjs',
);
const AUDIENCE = 'https://portal.example.com';
const MAIN = 'repo:careful/shop:ref:refs/heads/main';
const PRODUCTION = 'repo:careful/shop:environment:production';

/*
 * The script that a new service's workflow runs, as a process of its own,
 * against the backend with Backstage's own authentication.
 */
describe('release.mjs', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smartdevops-release-'));
  let portal: TestPortal;
  let issuer: TestIssuer;
  let url: string;
  let token: string;

  async function run(args: string[], env: Record<string, string> = {}) {
    const output = path.join(folder, 'output');
    fs.rmSync(output, { force: true });
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        SMARTDEVOPS_PORTAL_URL: url,
        SMARTDEVOPS_TOKEN: token,
        GITHUB_OUTPUT: output,
        ...env,
      },
    });
    let text = '';
    child.stdout.on('data', data => (text += data));
    child.stderr.on('data', data => (text += data));
    const code = await new Promise(resolve => child.on('close', resolve));
    const outputs = fs.existsSync(output)
      ? Object.fromEntries(
          fs
            .readFileSync(output, 'utf8')
            .split('\n')
            .filter(Boolean)
            .map(line => line.split(/=(.*)/s)),
        )
      : {};
    return { code, text, outputs };
  }

  /** A folder with the file by which the script finds its app. */
  function inRepositoryOf(app: string): void {
    fs.writeFileSync(
      path.join(folder, 'catalog-info.yaml'),
      `metadata:\n  annotations:\n    smartdevops.io/app: ${app}\n`,
    );
  }

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    portal = await TestPortal.start({
      config: {
        releases: {
          ...QUICK_RELEASES,
          approval: { required: true, tenants: ['careful'] },
        },
      },
    });
    await portal.seedTenant('acme');
    await portal.seedTenant('careful');
    await new TestApp(portal, 'shop').create();
    await new TestApp(portal, 'shop', 'careful').create();
    const access = staticAccess('acme-ci', SCOPED);
    token = access.token;
    const may = ['prepare', 'promote'];
    const externalAccess = [access.entry, issuer.access(AUDIENCE)];
    url = await addRealBackend(portal, {
      externalAccess,
      pipelines: [
        { subject: 'acme-ci', tenant: 'acme', may },
        { subject: `external:github:${MAIN}`, tenant: 'careful', may },
        { subject: `external:github:${PRODUCTION}`, tenant: 'careful', may },
      ],
    });
    issuer.audiences.set(url, AUDIENCE);
    inRepositoryOf('acme/shop');
  }, 120_000);

  afterAll(async () => {
    await portal.stop();
    issuer.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('prepares, waits for the checks, promotes, and may be run again', async () => {
    const image = 'demo/hello:2.0';
    const prepared = await run(['prepare', '--image', image]);
    expect(prepared).toMatchObject({
      code: 0,
      outputs: { preview: expect.stringContaining('shop-preview.acme') },
    });
    const { revision } = prepared.outputs;
    const shop = new TestApp(portal, 'shop');
    const { release } = await shop.get();
    expect(release.phase).toBe('PreviewReady');
    expect(release.checks.map(({ passed }) => passed)).toEqual([true]);

    const again = await run(['prepare', '--image', image]);
    expect(again).toMatchObject({ code: 0, outputs: { revision } });

    for (let times = 0; times < 2; times += 1) {
      const promoted = await run(['promote', '--revision', revision]);
      expect(promoted).toMatchObject({ code: 0 });
      expect((await shop.get()).release).toMatchObject({
        phase: 'Stable',
        active: { revision: Number(revision), image, by: 'acme-ci' },
      });
    }
    const served = await run(['prepare', '--image', image]);
    expect(served).toMatchObject({ code: 0, outputs: { revision } });
    expect(served.text).toContain('serves the users already');
    const kinds = (await shop.history()).map(({ kind }) => kind);
    expect(kinds.filter(kind => kind === 'promote')).toHaveLength(1);
  }, 120_000);

  it.each([
    ['demo/broken:1.0', /exit/i],
    ['demo/missing:1.0', /cannot be pulled/],
  ])(
    '%s fails with the reason, and no user gets it',
    async (image, reason) => {
      const before = (await new TestApp(portal, 'shop').get()).release.active;
      const failed = await run(
        ['prepare', '--image', image, '--patience', '1'],
        { GITHUB_ACTIONS: 'true' },
      );
      expect(failed.code).toBe(1);
      expect(failed.text).toMatch(/^::error::Revision \d+ does not pass\. /m);
      expect(failed.text).toMatch(reason);
      expect(failed.outputs).toEqual({});
      const { active } = (await new TestApp(portal, 'shop').get()).release;
      expect(active).toEqual(before);
    },
    60_000,
  );

  it('promotes nothing that was replaced', async () => {
    const { code, text } = await run(['promote', '--revision', '99']);
    expect(code).toBe(1);
    expect(text).toContain('is not the candidate any more');
  });

  it('says what to do before the first deployment', async () => {
    const { code, text } = await run([
      ...['prepare', '--image', 'demo/hello:1.0', '--app', 'acme/new'],
    ]);
    expect(code).toBe(1);
    const link = /\S+\/create\/templates\/default\/deploy-app\S+/.exec(
      text,
    )![0];
    const form = new URL(link).searchParams.get('formData')!;
    expect(JSON.parse(form)).toMatchObject({
      tenant: 'acme',
      name: 'new',
      image: 'demo/hello:1.0',
    });
  });

  it.each([
    [
      'a refusal',
      ['prepare', '--image', 'demo/hello'],
      /ImageTagMissing|tag or a digest/,
    ],
    [
      'a tenant of others',
      ['prepare', '--image', 'demo/hello:1.0', '--app', 'careful/shop'],
      /TenantNotFound/,
    ],
    [
      'a wrong token',
      ['prepare', '--image', 'demo/hello:1.0'],
      /401|credentials|token/i,
      { SMARTDEVOPS_TOKEN: 'of-somebody' },
    ],
    [
      'no token',
      ['prepare', '--image', 'demo/hello:1.0'],
      /id-token: write/,
      { SMARTDEVOPS_TOKEN: '' },
    ],
    [
      'a portal that is away',
      [
        'prepare',
        '--image',
        'demo/hello:1.0',
        '--timeout',
        '1',
        '--patience',
        '1',
      ],
      /Time is up.*does not answer/,
      { SMARTDEVOPS_PORTAL_URL: 'http://127.0.0.1:9' },
    ],
  ] as [string, string[], RegExp, Record<string, string>?][])(
    'exits with 1 and the sentence: %s',
    async (_what, args, sentence, env = {}) => {
      const { code, text } = await run(args, env);
      expect(code).toBe(1);
      expect(text).toMatch(sentence);
      // Nothing of a message can become a command of the workflow.
      expect(text.trimEnd().split('\n').slice(1)).not.toContainEqual(
        expect.stringMatching(/^::/),
      );
    },
  );

  it.each([
    [[]],
    [['release']],
    [['prepare']],
    [['promote', '--revision', '1.5']],
    [['promote', '--revision', '1', '--timeout', 'long']],
    [['prepare', '--image', 'a:1', '--app', '../../x']],
    [['prepare', '--image', 'a:1', '--force']],
  ])('exits with 2 for %j', async args => {
    const { code, text } = await run(args);
    expect(code).toBe(2);
    expect(text).toContain('node release.mjs prepare');
  });

  it('releases with the identity of the job, once a person agreed', async () => {
    inRepositoryOf('careful/shop');
    const job = (sub: string) => ({
      SMARTDEVOPS_TOKEN: '',
      ...issuer.jobEnvironment(sub),
    });
    const image = 'demo/hello:3.0';
    const prepared = await run(['prepare', '--image', image], job(MAIN));
    expect(prepared).toMatchObject({ code: 0 });
    const { revision } = prepared.outputs;
    const promote = ['promote', '--revision', revision];
    // Another job of the same pipeline is no second person.
    const early = await run(promote, job(PRODUCTION));
    expect(early.code).toBe(1);
    expect(early.text).toContain('ApprovalRequired');
    const shop = new TestApp(portal, 'shop', 'careful');
    const approved = await shop.act('approve', {
      expectedRevision: Number(revision),
    });
    expect(approved.status).toBe(200);
    expect(await run(promote, job(PRODUCTION))).toMatchObject({ code: 0 });
    expect((await shop.get()).release.active).toMatchObject({ image });
  }, 120_000);
});
