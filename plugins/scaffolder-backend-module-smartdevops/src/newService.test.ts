import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  componentEntityV1alpha1Validator,
  Entity,
} from '@backstage/catalog-model';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  createCatalogRegisterAction,
  createFetchPlainAction,
  createFetchTemplateAction,
  createFilesystemRenameAction,
} from '@backstage/plugin-scaffolder-backend';
import { createPublishGithubAction } from '@backstage/plugin-scaffolder-backend-module-github';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import { SmartDevOpsClient } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Validator } from 'jsonschema';
import { parse } from 'yaml';
import { registeredActions } from './actions/__testUtils__/apps';

const TEMPLATE = path.resolve(
  __dirname,
  '../../../templates/new-service/template.yaml',
);
const DESCRIPTION = `Says "hello": it's 100% of #1, & <b>more</b>`;
const run = promisify(execFile);

/** What the form gives. */
const parameters: Record<string, string> = {
  tenant: 'acme',
  name: 'billing',
  description: DESCRIPTION,
  destination: 'directory',
  repoUrl: 'github.com?owner=acme&repo=billing',
};

type Step = { id: string; action: string; input: JsonObject; if?: string };

function templateSteps(): Step[] {
  return parse(fs.readFileSync(TEMPLATE, 'utf8')).spec.steps;
}

/** Replaces `${{ parameters.x }}` in the input of a step. */
function filled(input: unknown): JsonObject {
  return JSON.parse(JSON.stringify(input), (_key, value) => {
    const name = /^\$\{\{ parameters\.(\w+) \}\}$/.exec(value)?.[1];
    return name ? parameters[name] : value;
  });
}

/* The template's own steps, by the scaffolder's own actions. */
describe('a new service', () => {
  const folder = createMockDirectory();
  const temporary = createMockDirectory();
  const file = (name: string) => folder.resolve(name);
  const text = (name: string) => fs.readFileSync(file(name), 'utf8');

  beforeAll(async () => {
    const reader = mockServices.urlReader.mock();
    const integrations = ScmIntegrations.fromConfig(mockServices.rootConfig());
    const actions = [
      createFetchTemplateAction({ reader, integrations }),
      createFetchPlainAction({ reader, integrations }),
      createFilesystemRenameAction(),
    ] as unknown as TemplateAction[];
    for (const step of templateSteps().filter(each => !each.if)) {
      const action = actions.find(({ id }) => id === step.action)!;
      await action.handler(
        Object.assign(
          createMockActionContext({
            input: filled(step.input),
            workspacePath: folder.path,
            templateInfo: {
              entityRef: 'template:default/new-service',
              baseUrl: pathToFileURL(TEMPLATE).href,
            },
          }),
          {
            createTemporaryDirectory: () =>
              fs.promises.mkdtemp(`${temporary.path}/`),
          },
        ) as never,
      );
    }
  });

  it('has everything a repository needs', () => {
    const files = fs
      .readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry =>
        path.relative(folder.path, path.join(entry.parentPath, entry.name)),
      )
      .sort();
    expect(files).toEqual([
      '.dockerignore',
      '.github/dependabot.yml',
      '.github/scripts/portal.mjs',
      '.github/scripts/release.mjs',
      '.github/workflows/release.yml',
      '.gitignore',
      'Dockerfile',
      'README.md',
      'catalog-info.yaml',
      'docs/index.md',
      'docs/releasing.md',
      'mkdocs.yml',
      'package-lock.json',
      'package.json',
      'src/main.mjs',
      'src/service.mjs',
      'test/service.test.mjs',
    ]);
    const left = files.filter(
      name => !name.startsWith('.github/') && text(name).includes('${{'),
    );
    expect(left).toEqual([]);
  });

  it('brings its pipeline as it was checked', () => {
    for (const name of ['workflows/release.yml', 'scripts/release.mjs']) {
      const source = path.join(path.dirname(TEMPLATE), 'github', name);
      expect(text(`.github/${name}`)).toBe(fs.readFileSync(source, 'utf8'));
    }
  });

  it('is a component of its tenant that shows its app', async () => {
    const entity: Entity = parse(text('catalog-info.yaml'));
    expect(await componentEntityV1alpha1Validator.check(entity)).toBe(true);
    expect(entity).toMatchObject({
      metadata: {
        name: 'billing-source',
        namespace: 'acme',
        description: DESCRIPTION,
        annotations: {
          'smartdevops.io/app': 'acme/billing',
          'backstage.io/techdocs-ref': 'dir:.',
        },
      },
      spec: { owner: 'group:default/acme' },
    });
  });

  it('has documentation whose pages are there', () => {
    const { nav, site_name: name } = parse(text('mkdocs.yml'));
    expect(name).toBe('billing');
    for (const page of nav.flatMap(Object.values)) {
      expect(text(`docs/${page}`)).toMatch(/^# /);
    }
    expect(text('docs/index.md')).toContain(DESCRIPTION);
  });

  it('has only steps that their actions understand, those of GitHub too', async () => {
    const integrations = ScmIntegrations.fromConfig(mockServices.rootConfig());
    const reader = mockServices.urlReader.mock();
    const own = await registeredActions({} as SmartDevOpsClient);
    const known = [
      ...own.values(),
      createFetchTemplateAction({ reader, integrations }),
      createFetchPlainAction({ reader, integrations }),
      createFilesystemRenameAction(),
      createCatalogRegisterAction({
        catalog: catalogServiceMock(),
        integrations,
      }),
      createPublishGithubAction({
        // It brings a newer version of that package along.
        integrations: integrations as never,
        config: mockServices.rootConfig(),
      }),
    ] as unknown as TemplateAction[];
    for (const step of templateSteps()) {
      const action = known.find(({ id }) => id === step.action);
      const { input } = action!.schema!;
      const { errors } = new Validator().validate(
        filled(step.input),
        // Where there are alternatives, each has fields of its own.
        input!.properties ? { ...input, additionalProperties: false } : input!,
      );
      expect([step.id, errors.map(String)]).toEqual([step.id, []]);
    }
  });

  it('installs from its lock file, and passes its own tests', async () => {
    const cwd = folder.path;
    const install = ['ci', '--ignore-scripts', '--offline', '--no-audit'];
    await run('npm', install, { cwd });
    const { stdout } = await run(
      process.execPath,
      ['--test', '--test-reporter=tap'],
      // Inside of jest, node --test would take itself for a part of a run.
      { cwd, env: { PATH: process.env.PATH } },
    );
    expect(stdout).toMatch(/^# pass 5$/m);
    expect(stdout).toMatch(/^# fail 0$/m);
  }, 60_000);

  it('listens on PORT, is healthy, and ends when it is told to', async () => {
    const service = spawn(process.execPath, ['src/main.mjs'], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, PORT: '0' },
    });
    const ended = new Promise(resolve => service.on('close', resolve));
    try {
      const line = await new Promise<string>((resolve, reject) => {
        service.stdout.once('data', data => resolve(String(data)));
        service.once('close', code => reject(new Error(`ended: ${code}`)));
      });
      const port = /billing 0\.1\.0 listens on (\d+)/.exec(line)![1];
      const health = await fetch(`http://127.0.0.1:${port}/healthz`);
      expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
    } finally {
      service.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
  }, 30_000);
});
