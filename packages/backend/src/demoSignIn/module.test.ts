import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import { demoSignInModule, refuseInProduction } from './module';

const user = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { memberOf: [] },
  relations: [{ type: 'memberOf', targetRef: 'group:default/team' }],
});

describe('the demo sign-in', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        authPlugin,
        demoSignInModule,
        catalogServiceMock.factory({
          entities: [user('developer'), user('admin'), user('stranger')],
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://localhost:7007' },
            auth: { providers: { demo: { personas: ['developer', 'ghost'] } } },
          },
        }),
      ],
    });
  });

  afterAll(() => backend?.stop());

  const refresh = (headers: Record<string, string>, query = '') =>
    request(backend.server).get(`/api/auth/demo/refresh${query}`).set(headers);

  it('gives a persona its identity and groups from the catalog', async () => {
    const response = await refresh({ 'x-demo-persona': 'developer' });
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      providerInfo: {},
      profile: { email: 'developer@example.com' },
      backstageIdentity: {
        token: expect.any(String),
        expiresInSeconds: expect.any(Number),
        identity: {
          type: 'user',
          userEntityRef: 'user:default/developer',
          ownershipEntityRefs: expect.arrayContaining([
            'user:default/developer',
            'group:default/team',
          ]),
        },
      },
    });
  });

  it.each([
    ['none', {}],
    ['an empty one', { 'x-demo-persona': '' }],
    ['one that is not configured', { 'x-demo-persona': 'admin' }],
    ['another case', { 'x-demo-persona': 'DEVELOPER' }],
    ['an entity reference', { 'x-demo-persona': 'user:default/developer' }],
    ['a path', { 'x-demo-persona': '../developer' }],
    ['two of them', { 'x-demo-persona': 'developer, admin' }],
    ['a property of every object', { 'x-demo-persona': '__proto__' }],
    ['a very long one', { 'x-demo-persona': 'a'.repeat(8_000) }],
  ])('refuses %s as persona', async (_, headers) => {
    const response = await refresh(headers as Record<string, string>);
    expect(response.status).toBe(401);
    expect(response.body.error.message).toMatch(/Name a persona/);
    expect(JSON.stringify(response.body)).not.toMatch(/"token"/);
  });

  it('does not read the persona from the query', async () => {
    const response = await refresh({}, '?persona=developer');
    expect(response.status).toBe(401);
  });

  it('refuses a persona the catalog does not know', async () => {
    const response = await refresh({ 'x-demo-persona': 'ghost' });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.body.backstageIdentity).toBeUndefined();
  });

  it('does not load in production', () => {
    expect(() => refuseInProduction('production')).toThrow(/production/);
    expect(() => refuseInProduction('development')).not.toThrow();
    expect(() => refuseInProduction(undefined)).not.toThrow();
  });
});
