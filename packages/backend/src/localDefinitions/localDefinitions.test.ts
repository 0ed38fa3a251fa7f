import path from 'node:path';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { routes } from '@smartdevops/backstage-plugin-smartdevops-common';
import request from 'supertest';
import localDefinitionsModule from '.';
import { LocalDefinitionProcessor } from './LocalDefinitionProcessor';

const ROOT = path.resolve(__dirname, '../../../..');

const api = (definition: unknown): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'API',
  metadata: { name: 'a' },
  spec: { definition: definition as string },
});

describe('the API of this suite in the catalog', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        catalogPlugin,
        localDefinitionsModule,
        mockServices.rootConfig.factory({
          data: {
            catalog: {
              rules: [{ allow: ['System', 'Component', 'API', 'Location'] }],
              locations: [
                { type: 'file', target: path.join(ROOT, 'catalog-info.yaml') },
              ],
            },
          },
        }),
      ],
    });
  }, 60_000);

  afterAll(() => backend.stop());

  it('has its whole definition, which is in a file of its own', async () => {
    let entity: Entity | undefined;
    while (!entity) {
      const { status, body } = await request(backend.server).get(
        '/api/catalog/entities/by-name/api/default/smartdevops',
      );
      entity = status === 200 ? body : undefined;
    }
    const { paths } = JSON.parse(String(entity.spec?.definition));
    // And the one that Alertmanager posts to.
    expect(Object.values<object>(paths).flatMap(Object.keys)).toHaveLength(
      Object.keys(routes).length + 1,
    );
  }, 60_000);
});

describe('LocalDefinitionProcessor', () => {
  const folder = createMockDirectory({
    content: {
      'repository/api.json': '{}',
      'repository/link': ({ symlink }) => symlink('../secret.txt'),
      'secret.txt': 'secret',
    },
  });
  const emit = jest.fn();
  const process = (
    entity: Entity,
    location = {
      type: 'file',
      target: folder.resolve('repository/catalog-info.yaml'),
    },
  ) => new LocalDefinitionProcessor().preProcessEntity(entity, location, emit);

  it('reads a file beside the entity, and looks again when it changes', async () => {
    const { spec } = await process(api({ $text: './api.json' }));
    expect(spec?.definition).toBe('{}');
    expect(emit).toHaveBeenCalledWith({
      type: 'refresh',
      key: `file:${folder.resolve('repository/api.json')}`,
    });
  });

  it.each(['../secret.txt', '/etc/passwd', './../secret.txt', 'link'])(
    'reads nothing elsewhere: %s',
    async name => {
      await expect(process(api({ $text: name }))).rejects.toThrow(
        'not allowed',
      );
    },
  );

  it.each([
    ['text', api('openapi: 3.1.0')],
    ['an address', api({ $text: 'https://example.com/api.json' })],
    ['another placeholder', api({ $json: './api.json' })],
    ['more than that', api({ $text: './api.json', more: true })],
    ['another kind', { ...api({ $text: './api.json' }), kind: 'Component' }],
    ['null', api(null)],
  ])('leaves alone: %s', async (_, entity) => {
    expect(await process(entity)).toBe(entity);
  });

  it('leaves entities of other places alone', async () => {
    const entity = api({ $text: './api.json' });
    const target = 'https://github.com/acme/shop/blob/main/catalog-info.yaml';
    expect(await process(entity, { type: 'url', target })).toBe(entity);
  });
});
