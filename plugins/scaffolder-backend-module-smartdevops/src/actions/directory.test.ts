import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { locationSpecToMetadataName } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import {
  Me,
  SmartDevOpsClient,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import git from 'isomorphic-git';
import { RepositoryDirectory } from '../repositories/RepositoryDirectory';
import { runAction } from './__testUtils__/apps';

const folder = createMockDirectory();
const repositories = folder.resolve('repositories');
const workspace = folder.resolve('workspace');

beforeEach(() => {
  folder.setContent({
    workspace: {
      'README.md': 'hello',
      '.gitignore': 'secret.txt\n',
      'secret.txt': 'no',
      bin: { run: '#!/bin/sh\n' },
      '.git': { config: '[remote "evil"]' },
    },
    outside: { 'kept.txt': 'kept' },
  });
  fs.chmodSync(folder.resolve('workspace/bin/run'), 0o755);
});

function clientOf(role?: string, admin = false): SmartDevOpsClient {
  const me = {
    userRef: 'user:default/ada',
    admin,
    tenants: role ? [{ name: 'acme', role }] : [],
  } as unknown as Me;
  return {
    getMe: async () => me,
  } as Partial<SmartDevOpsClient> as SmartDevOpsClient;
}

async function publish(
  input: JsonObject = {},
  options: {
    client?: SmartDevOpsClient;
    directory?: string;
    user?: object;
  } = {},
) {
  const outputs: Record<string, unknown> = {};
  const { done } = await runAction('smartdevops:publish:directory', {
    client: options.client ?? clientOf('developer'),
    input: { tenant: 'acme', name: 'shop', ...input },
    features: [
      mockServices.rootConfig.factory({
        data: {
          smartdevops: {
            repositories: { directory: options.directory ?? repositories },
          },
        },
      }),
    ],
    context: {
      workspacePath: workspace,
      user: options.user,
      output: (name: string, value: unknown) => {
        outputs[name] = value;
      },
      checkpoint: (async ({ fn }: { fn: () => unknown }) => fn()) as never,
    },
  });
  await done;
  return outputs;
}

/** Everything below the folder but the workspace. */
function written(): string[] {
  return fs
    .readdirSync(folder.path, { recursive: true })
    .map(String)
    .filter(name => !/^(workspace|outside)/.test(name))
    .sort();
}

describe('smartdevops:publish:directory', () => {
  it('makes a repository with one clean commit by whoever runs the template', async () => {
    const outputs = await publish(
      { message: 'Begin the service' },
      {
        user: {
          ref: 'user:default/ada',
          entity: {
            metadata: { name: 'ada' },
            spec: {
              profile: {
                displayName: 'Ada <evil>\nparent 0000',
                email: 'ada@example.com',
              },
            },
          },
        },
      },
    );
    const dir = path.join(fs.realpathSync(repositories), 'acme', 'shop');
    expect(outputs).toMatchObject({ repository: 'acme/shop', path: dir });
    const [entry, ...older] = await git.log({ fs, dir });
    expect(older).toEqual([]);
    expect(entry).toMatchObject({
      oid: outputs.commit,
      commit: {
        message: 'Begin the service\n',
        parent: [],
        author: { name: 'Ada  evil parent 0000', email: 'ada@example.com' },
      },
    });
    expect(await git.currentBranch({ fs, dir })).toBe('main');
    expect(await git.listFiles({ fs, dir, ref: 'HEAD' })).toEqual([
      '.gitignore',
      'README.md',
      'bin/run',
    ]);
    const status = await git.statusMatrix({ fs, dir });
    expect(status.map(([, ...state]) => state)).toEqual(
      status.map(() => [1, 1, 1]),
    );
    // eslint-disable-next-line no-bitwise
    expect(fs.statSync(path.join(dir, 'bin/run')).mode & 0o111).not.toBe(0);
    // Nothing of the workspace's own history came along.
    expect(
      fs.readFileSync(path.join(dir, '.git/config'), 'utf8'),
    ).not.toContain('evil');
  });

  it('never overwrites a repository', async () => {
    await publish();
    const before = written();
    folder.addContent({ workspace: { 'README.md': 'other' } });
    await expect(publish()).rejects.toThrow(
      'already, and it is not overwritten',
    );
    expect(written()).toEqual(before);
    const kept = path.join(repositories, 'acme/shop/README.md');
    expect(fs.readFileSync(kept, 'utf8')).toBe('hello');
  });

  it('gives a name to one of many who want it at the same time', async () => {
    const directory = new RepositoryDirectory(repositories);
    const author = { name: 'Ada', email: 'ada@example.com' };
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        directory.publish(
          { tenant: 'acme', app: 'shop' },
          { source: workspace, author, message: 'One' },
        ),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const dir = path.join(repositories, 'acme', 'shop');
    expect(await git.log({ fs, dir })).toHaveLength(1);
  });

  it.each([
    [{ name: '..' }],
    [{ name: '../../outside' }],
    [{ name: 'a/b' }],
    [{ name: '/etc' }],
    [{ name: '' }],
    [{ name: '.git' }],
    [{ name: 'shop\u0000' }],
    [{ name: 'shop\n' }],
    [{ name: 'SHOP' }],
    [{ name: 'x'.repeat(300) }],
    [{ sourcePath: '..' }],
    [{ sourcePath: '../outside' }],
    [{ sourcePath: '/etc' }],
  ])('refuses %j', async input => {
    await expect(publish(input)).rejects.toThrow();
    expect(written()).toEqual([]);
  });

  it.each(['..', 'a/../..', 'acme/..', '*'])(
    'refuses the tenant %j',
    async tenant => {
      await expect(
        publish({ tenant }, { client: clientOf(undefined, true) }),
      ).rejects.toThrow();
      expect(written()).toEqual([]);
    },
  );

  it.each([
    ['a file outside', '../outside/kept.txt'],
    ['a folder outside', '../outside'],
    ['nothing', 'nowhere'],
    ['a file inside', 'README.md'],
  ])('refuses a link to %s, and leaves nothing behind', async (_, target) => {
    fs.symlinkSync(target, path.join(workspace, 'link'));
    await expect(publish()).rejects.toThrow('symbolic link');
    expect(written()).toEqual(['repositories', 'repositories/acme']);
    expect(fs.readdirSync(folder.resolve('outside'))).toEqual(['kept.txt']);
  });

  it('does not follow a link in the place of a tenant', async () => {
    fs.mkdirSync(repositories);
    fs.symlinkSync(folder.resolve('outside'), path.join(repositories, 'acme'));
    await expect(publish()).rejects.toThrow('is no folder');
    expect(fs.readdirSync(folder.resolve('outside'))).toEqual(['kept.txt']);
  });

  it.each([
    ['a viewer', clientOf('viewer')],
    ['a stranger', clientOf()],
  ])('is not for %s', async (_, client) => {
    await expect(publish({}, { client })).rejects.toThrow('role developer');
    expect(written()).toEqual([]);
  });

  it('says what else there is where no folder is configured', async () => {
    await expect(publish({}, { directory: ' ' })).rejects.toThrow(
      'smartdevops.repositories.directory',
    );
    expect(fs.existsSync(path.join(os.tmpdir(), 'acme'))).toBe(false);
  });
});

describe('smartdevops:register:directory', () => {
  const target = path.join(repositories, '*/*/catalog-info.yaml');
  const location = `location:default/${locationSpecToMetadataName({
    type: 'file',
    target,
  })}`;
  const component = (file: string): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'shop-source',
      namespace: 'acme',
      annotations: {
        'backstage.io/managed-by-location': `file:${repositories}/${file}`,
      },
    },
  });

  async function register(entities: Entity[], locations = [location]) {
    const catalog = catalogServiceMock.mock();
    const found = catalogServiceMock({ entities });
    catalog.getEntities.mockImplementation((request, options) =>
      found.getEntities(request, options),
    );
    catalog.refreshEntity.mockImplementation(async ref => {
      if (!locations.includes(ref)) {
        throw new NotFoundError(`Found no processed entity ${ref}`);
      }
    });
    const output = jest.fn();
    const { done } = await runAction('smartdevops:register:directory', {
      client: clientOf(),
      input: { tenant: 'acme', name: 'shop', timeoutSeconds: 1 },
      features: [
        catalog.factory,
        mockServices.rootConfig.factory({
          data: { smartdevops: { repositories: { directory: repositories } } },
        }),
      ],
      context: { output },
    });
    return { done, output, catalog };
  }

  it('has the catalog look at the folder, and finds what is there', async () => {
    const { done, output, catalog } = await register([
      component('acme/shop/catalog-info.yaml'),
    ]);
    await done;
    expect(catalog.refreshEntity).toHaveBeenCalledWith(location, {
      credentials: mockCredentials.service('plugin:scaffolder'),
    });
    expect(output).toHaveBeenCalledWith(
      'entityRef',
      'component:acme/shop-source',
    );
  });

  it('does not take another repository for its own', async () => {
    const { done } = await register([
      component('acme/shop-two/catalog-info.yaml'),
    ]);
    await expect(done).rejects.toThrow('has not taken');
  });

  it('says what to configure where the catalog does not look', async () => {
    const { done } = await register([], []);
    await expect(done).rejects.toThrow(`does not read ${target}`);
  });
});
