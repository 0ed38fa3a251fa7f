import { mockServices } from '@backstage/backend-test-utils';
import {
  Entity,
  entityEnvelopeSchemaValidator,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import {
  AppSummary,
  List,
  SmartDevOpsClient,
  Tenant,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import fc from 'fast-check';
import { difference } from './difference';
import { appEntity, tenantEntities } from './entities';
import { SmartDevOpsEntityProvider } from './SmartDevOpsEntityProvider';

const AT = '2026-01-01T00:00:00.000Z';

function aTenant(more: Partial<Tenant> = {}): Tenant {
  return {
    name: 'acme',
    displayName: 'Acme & Söhne',
    cluster: 'default',
    namespace: 'acme',
    state: 'active',
    message: 'The tenant is ready.',
    plan: 'small',
    podSecurity: 'restricted',
    usage: [],
    members: [
      {
        userRef: 'user:default/ada',
        role: 'owner',
        addedAt: AT,
        addedBy: 'user:default/ada',
      },
    ],
    createdAt: AT,
    ...more,
  };
}

function anApp(more: Partial<AppSummary> = {}): AppSummary {
  return {
    tenant: 'acme',
    name: 'shop',
    phase: 'Healthy',
    reason: 'Serving',
    message: 'All 2 replicas are ready and serve.',
    asOf: AT,
    stale: false,
    active: {
      color: 'blue',
      revision: 1,
      image: 'demo/hello:1.0',
      at: AT,
      by: 'user:default/ada',
    },
    replicas: { desired: 2, ready: 2, available: 2, updated: 2 },
    restarts: 0,
    alerts: 0,
    urls: { active: 'http://shop.acme.localhost:8088' },
    ...more,
  };
}

describe('entities', () => {
  it('are valid and owned by the tenant’s group', () => {
    const validate = entityEnvelopeSchemaValidator();
    const [group, system] = tenantEntities(aTenant());
    const component = appEntity(anApp());
    for (const entity of [group, system, component]) {
      expect(() => validate(entity)).not.toThrow();
    }
    expect(stringifyEntityRef(group)).toBe('group:default/acme');
    expect(group.spec).toMatchObject({ members: ['user:default/ada'] });
    expect(stringifyEntityRef(component)).toBe('component:acme/shop');
    expect(component).toMatchObject({
      metadata: {
        annotations: { 'smartdevops.io/app': 'acme/shop' },
        description: 'App of the tenant acme, version 1.0',
      },
      spec: {
        owner: 'group:default/acme',
        system: 'system:default/acme',
      },
    });
  });

  it('do not change with what changes all the time', () => {
    const calm = appEntity(anApp());
    const busy = appEntity(
      anApp({
        phase: 'Degraded',
        restarts: 7,
        asOf: '2027-01-01T00:00:00.000Z',
      }),
    );
    expect(busy).toEqual(calm);
  });
});

it('the difference leads from any set to any other', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const set = fc.uniqueArray(fc.tuple(name, fc.integer({ max: 3 })), {
    selector: ([key]) => key,
  });
  const toEntities = (items: [string, number][]): Entity[] =>
    items.map(([key, version]) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: key, description: String(version) },
    }));
  fc.assert(
    fc.property(set, set, (before, after) => {
      const { next } = difference(new Map(), toEntities(before));
      const catalog = new Map(next);
      const { added, removed, next: now } = difference(next, toEntities(after));
      removed.forEach(ref => catalog.delete(ref));
      added.forEach(entity =>
        catalog.set(stringifyEntityRef(entity), JSON.stringify(entity)),
      );
      expect(catalog).toEqual(now);
      expect(now.size).toBe(after.length);
      // What stayed the same is not sent again.
      expect(difference(now, toEntities(after)).added).toEqual([]);
    }),
  );
});

describe('the provider', () => {
  async function provide(
    answers: Array<{ tenants: Tenant[]; apps: AppSummary[] } | Error>,
  ) {
    const mutations: EntityProviderMutation[] = [];
    const queue = [...answers];
    let current = queue[0];
    const list = <T>(items: T[]): List<T> => ({ items, total: items.length });
    const client = {
      async listTenants() {
        current = queue.shift() ?? current;
        if (current instanceof Error) {
          throw current;
        }
        return list(current.tenants);
      },
      async listApps() {
        return list(current instanceof Error ? [] : current.apps);
      },
    } as Partial<SmartDevOpsClient> as SmartDevOpsClient;
    const logger = mockServices.logger.mock();
    const provider = new SmartDevOpsEntityProvider({
      client,
      auth: mockServices.auth(),
      logger,
    });
    await provider.connect({
      applyMutation: async mutation => {
        mutations.push(mutation);
      },
      refresh: async () => {},
    });
    return { provider, mutations, logger };
  }

  const world = { tenants: [aTenant()], apps: [anApp()] };

  it('sends everything once and then only what changed', async () => {
    const { provider, mutations } = await provide([
      world,
      world,
      { ...world, apps: [anApp({ name: 'till' })] },
    ]);
    await provider.refresh();
    await provider.refresh();
    await provider.refresh();
    expect(mutations).toHaveLength(2);
    expect(mutations[0]).toMatchObject({ type: 'full' });
    expect(mutations[1]).toMatchObject({
      type: 'delta',
      added: [{ entity: { metadata: { name: 'till' } } }],
      removed: [{ entityRef: 'component:acme/shop' }],
    });
  });

  it('does not warn of a backend that is only a moment later than the catalog', async () => {
    const { provider, logger } = await provide([
      new Error('404'),
      new Error('404'),
      world,
    ]);
    await provider.refresh();
    expect(logger.warn).not.toHaveBeenCalled();
    await provider.refresh();
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  it('removes nothing while the backend cannot be read', async () => {
    const { provider, mutations, logger } = await provide([
      world,
      new Error('503'),
      world,
    ]);
    await provider.refresh();
    await provider.refresh();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    await provider.refresh();
    expect(mutations).toHaveLength(1);
  });

  it('looks once more after a call that came while it looked', async () => {
    const { provider, mutations } = await provide([
      world,
      { ...world, apps: [] },
    ]);
    await Promise.all([provider.refresh(), provider.refresh()]);
    expect(mutations.map(mutation => mutation.type)).toEqual(['full', 'delta']);
  });
});
