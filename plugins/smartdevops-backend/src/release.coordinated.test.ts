import { randomUUID } from 'node:crypto';
import { accepted, QUICK_RELEASES, TestApp } from './__testUtils__/releases';
import { TestPortal } from './__testUtils__/portal';
import { DatabaseReleaseGroupStore } from './database';

const RELEASES = '/v1/tenants/acme/releases';
const POLICIES = '/apis/admissionregistration.k8s.io/v1';
/** Lets nobody change the Service of one app. */
const freezeService = (name: string) => ({
  policy: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'frozen' },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            operations: ['UPDATE'],
            resources: ['services'],
          },
        ],
      },
      validations: [
        {
          expression: `object.metadata.name != '${name}'`,
          message: 'this Service is frozen',
        },
      ],
    },
  },
  binding: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'frozen' },
    spec: { policyName: 'frozen', validationActions: ['Deny'] },
  },
});

describe('a coordinated release', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await TestPortal.start({ config: { releases: QUICK_RELEASES } });
    await portal.seedTenant('acme');
    await portal.call('admin', 'PUT', '/v1/tenants/acme/plan', {
      plan: 'large',
    });
  }, 60_000);

  afterAll(() => portal.stop());

  /** Two apps whose next versions can be promoted. */
  async function ready(suffix: string): Promise<TestApp[]> {
    const apps = ['shop', 'cart'].map(
      name => new TestApp(portal, `${name}${suffix}`),
    );
    await Promise.all(
      apps.map(async app => {
        await app.create();
        await app.prepareReady({ image: 'demo/hello:2.0' });
      }),
    );
    return apps;
  }

  const order = (apps: TestApp[], expectedRevision = 2) => ({
    apps: apps.map(({ name }) => ({ app: name, expectedRevision })),
  });
  const versions = (apps: TestApp[]) =>
    Promise.all(apps.map(async app => (await app.visit()).version));

  it('promotes all apps, and can be asked for twice', async () => {
    const apps = await ready('1');
    const answer = await portal.post('developer', RELEASES, order(apps));
    expect(answer.body).toMatchObject({
      outcome: 'succeeded',
      apps: [
        { name: 'shop1', release: { active: { revision: 2 } } },
        { name: 'cart1', release: { active: { revision: 2 } } },
      ],
    });
    expect(await versions(apps)).toEqual(['2.0', '2.0']);
    expect((await apps[1].activity())[0].message).toContain(
      'Together: shop1, cart1.',
    );
    const again = await portal.post('developer', RELEASES, order(apps));
    expect(again.body.outcome).toBe('succeeded');
  }, 60_000);

  it('promotes none if one is refused, and names each with its reason', async () => {
    const apps = await ready('2');
    await apps[1].prepareReady({ image: 'demo/unready:1' });
    const wanted = {
      apps: [
        { app: 'shop2', expectedRevision: 2 },
        { app: 'cart2', expectedRevision: 9 },
        { app: 'nothing', expectedRevision: 1 },
      ],
    };
    const refused = await portal.post('developer', RELEASES, wanted);
    expect(refused.status).toBe(409);
    expect(refused.body.error.reason).toBe('CoordinatedReleaseRefused');
    expect(refused.body.error.message).toMatch(
      /^Nothing was promoted\. cart2: .+ nothing: There is no app "nothing"\.$/,
    );
    const checked = {
      apps: [wanted.apps[0], { app: 'cart2', expectedRevision: 3 }],
    };
    const failed = await portal.post('developer', RELEASES, checked);
    expect(failed.status).toBe(409);
    expect(failed.body.error.message).toContain('cart2: The check');
    const override = { override: { reason: 'no' } };
    const notAllowed = await portal.post('developer', RELEASES, {
      ...checked,
      ...override,
    });
    expect(notAllowed.body.error.reason).toBe('OverrideNotAllowed');
    expect((await apps[0].visit()).version).toBe('1.0');
    expect((await apps[0].get()).release.candidate?.revision).toBe(2);
  }, 60_000);

  it('takes back what was done when a switch fails', async () => {
    const apps = await ready('3');
    const { policy, binding } = freezeService('cart3');
    const make = (plural: string, body: object) =>
      portal.kubernetes({
        method: 'POST',
        path: `${POLICIES}/${plural}`,
        body,
      });
    await make('validatingadmissionpolicies', policy);
    await make('validatingadmissionpolicybindings', binding);
    const answer = await portal.post('developer', RELEASES, order(apps));
    await portal.kubernetes({
      method: 'DELETE',
      path: `${POLICIES}/validatingadmissionpolicybindings/frozen`,
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      outcome: 'reverted',
      message: expect.stringMatching(/cart3 could not be promoted: .*frozen/),
    });
    expect(await versions(apps)).toEqual(['1.0', '1.0']);
    expect((await apps[0].activity())[0]).toMatchObject({
      action: 'app.rollback',
      message: expect.stringContaining('together or not at all'),
    });
  }, 60_000);

  describe('whose backend died', () => {
    /** What it left: the first app is promoted, the second is not. */
    async function left(suffix: string): Promise<TestApp[]> {
      const apps = await ready(suffix);
      accepted(await apps[0].act('promote', { expectedRevision: 2 }));
      return apps;
    }
    const abandon = (apps: TestApp[]) =>
      new DatabaseReleaseGroupStore(portal.knex).insert(
        {
          ...order(apps),
          id: randomUUID(),
          tenant: 'acme',
          by: 'user:default/developer',
          state: 'switching',
          message: '',
          createdAt: new Date().toISOString(),
        },
        'a backend that is gone',
        new Date(Date.now() - 1).toISOString(),
      );
    const ended = (state: string, count: number) =>
      portal.eventually(async () => {
        const rows = await portal.knex('release_groups').where({ state });
        return rows.length === count;
      });

    it('is finished by another one', async () => {
      const apps = await left('4');
      const before = await portal
        .knex('release_groups')
        .where({ state: 'succeeded' });
      await abandon(apps);
      await ended('succeeded', before.length + 1);
      expect(await versions(apps)).toEqual(['2.0', '2.0']);
    }, 60_000);

    it('is taken back by another one if it cannot be finished', async () => {
      const apps = await left('5');
      accepted(await apps[1].act('abort'));
      const before = await portal
        .knex('release_groups')
        .where({ state: 'reverted' });
      await abandon(apps);
      await ended('reverted', before.length + 1);
      await portal.eventually(
        async () => (await versions(apps)).join() === '1.0,1.0',
      );
      expect((await apps[0].get()).release.active?.revision).toBe(1);
    }, 60_000);
  });
});
