import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  ApiProxy,
  FAIL,
  GONE_LIST,
  GONE_WATCH,
} from './__testUtils__/ApiProxy';
import { TestPortal } from './__testUtils__/portal';
import { TestApp } from './__testUtils__/releases';

/** How long all faults last together; `npm run test:faults` takes a minute. */
const SECONDS = Number(process.env.FAULT_SECONDS ?? 6);

jest.setTimeout((SECONDS + 120) * 1_000);

/** A way in which API servers and networks fail. */
type Breakage = {
  name: string;
  begin: (api: ApiProxy) => void | Promise<void>;
  end: (api: ApiProxy) => void | Promise<void>;
};

const everything = () => true;
const heal = (api: ApiProxy) => api.heal();
const BREAKAGES: Breakage[] = [
  {
    name: 'the API server is restarted',
    begin: api => api.refuse(),
    end: async api => {
      // What it remembers of changes is gone with it.
      let left = 3;
      api.fail(({ isWatch }) =>
        isWatch && left-- > 0 ? GONE_WATCH : undefined,
      );
      await api.listen();
    },
  },
  {
    name: 'each watch is cut at once',
    begin: api => {
      api.fail(({ isWatch }) => (isWatch ? { kind: 'cut' } : undefined));
      api.cut(({ isWatch }) => isWatch);
    },
    end: heal,
  },
  {
    name: 'everything is answered 410',
    begin: api => {
      api.fail(({ isWatch }) => (isWatch ? GONE_WATCH : GONE_LIST));
      api.cut(everything);
    },
    end: heal,
  },
  {
    name: 'everything is answered 500',
    begin: api => {
      api.fail(() => FAIL);
      api.cut(everything);
    },
    end: heal,
  },
  {
    name: 'everything takes seconds',
    begin: api => {
      api.fail(() => ({ kind: 'delay', ms: 2_000 }));
      api.cut(everything);
    },
    end: heal,
  },
  {
    name: 'nothing is answered any more',
    begin: api => {
      api.fail(() => ({ kind: 'silence' }));
      api.cut(everything);
    },
    end: heal,
  },
];

describe('an API server that fails', () => {
  let portal: TestPortal;
  let shop: TestApp;
  let watches: number;
  const openWatches = () =>
    portal.api.open.filter(({ isWatch }) => isWatch).length;

  beforeAll(async () => {
    portal = await TestPortal.start({ proxied: true });
    await portal.seedTenant('acme');
    shop = new TestApp(portal, 'shop');
    await shop.create();
    watches = openWatches();
  });
  afterAll(() => portal.stop());

  /** The app, and its row of the list; both must be there whatever happens. */
  const look = async (): Promise<App> => {
    const one = await portal.get('viewer', shop.address);
    const list = await portal.get('viewer', '/v1/apps');
    const again = await portal.get('viewer', shop.address);
    expect([one.status, list.status]).toEqual([200, 200]);
    expect(list.body.items).toHaveLength(1);
    const { asOf, stale } = one.body;
    expect(Date.parse(asOf)).not.toBeNaN();
    // What is known may become stale, or current again, between two answers.
    const [row] = list.body.items;
    expect([stale, again.body.stale]).toContain(row.stale);
    return one.body;
  };

  it.each(BREAKAGES.map(breakage => [breakage.name, breakage] as const))(
    'is told of while %s, and is caught up with',
    async (_, { begin, end }) => {
      const before = await look();
      expect(before.stale).toBe(false);
      const [pod] = before.pods;

      const began = Date.now();
      await begin(portal.api);
      const broken = await portal.eventually(async () => {
        const app = await look();
        return app.stale && app;
      });
      // As of then, and no later however long it lasts.
      expect(Date.parse(broken.asOf)).toBeLessThanOrEqual(Date.now());
      await portal.kubernetes({
        method: 'DELETE',
        path: `/api/v1/namespaces/acme/pods/${pod.name}`,
      });
      const until = began + (SECONDS * 1_000) / BREAKAGES.length;
      await portal.eventually(async () => {
        const app = await look();
        expect(app.pods.map(({ name }) => name)).toEqual([pod.name]);
        return Date.now() > until;
      });

      await end(portal.api);
      const after = await portal.eventually(async () => {
        const app = await look();
        const isNew = app.pods.every(({ name }) => name !== pod.name);
        return isNew && app.reason === 'Serving' && !app.stale && app;
      });
      expect(after.pods).toHaveLength(1);
      await portal.eventually(async () => openWatches() === watches);
    },
  );
});
