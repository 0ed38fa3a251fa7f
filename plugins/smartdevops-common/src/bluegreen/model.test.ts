import fc from 'fast-check';
import { COLORS, Color } from '../model/words';
import { BROKEN, SimulatedCluster } from './__testUtils__/SimulatedCluster';
import {
  Fault,
  SimulatedBackend,
  SimulatedHistory,
} from './__testUtils__/SimulatedBackend';
import { mergePrepare } from './mergePrepare';
import { holderOf, nextRevision } from './observedColors';
import { PlanOrRefusal, ReleaseSettings } from './plan';
import { planAbort } from './planAbort';
import { planExtend, planFinish } from './planCountdown';
import { planPrepare } from './planPrepare';
import { planPromote } from './planPromote';
import { planRollback } from './planRollback';
import { ObservedApp } from '../model/observed';
import { ReleaseState } from './releaseState';

const SETTINGS: ReleaseSettings = {
  guardWindowSeconds: 60,
  scaleDownDelaySeconds: 60,
  previewTtlHours: 24,
  rollbackDeadlineSeconds: 600,
};
const START = Date.parse('2026-01-01T00:00:00.000Z');
const BY = 'user:default/ada';
const SPEC = {
  image: 'demo/hello:1.0',
  port: 8080,
  containerPort: 8080,
  replicas: 2,
  env: {},
  secretEnv: [],
};
const FIRST: ReleaseState = {
  active: {
    color: 'blue',
    revision: 1,
    image: SPEC.image,
    at: new Date(START).toISOString(),
    by: BY,
  },
};

/** The world as the commands see it: a cluster, two backends, one clock. */
class World {
  now = START;
  readonly cluster = new SimulatedCluster(FIRST, SPEC);
  readonly history = new SimulatedHistory();
  readonly backends = [1, 2].map(
    () => new SimulatedBackend(this.cluster, this.history, SETTINGS),
  );
}

type Model = Record<string, never>;

/** A command that is always possible. */
class Does implements fc.Command<Model, World> {
  constructor(
    private readonly name: string,
    private readonly work: (world: World) => void,
  ) {}

  check(): boolean {
    return true;
  }

  run(_: Model, world: World): void {
    world.now += 1;
    this.work(world);
  }

  toString(): string {
    return this.name;
  }
}

type Verb = (app: ObservedApp, now: number) => PlanOrRefusal;

const prepare =
  (image: string): Verb =>
  (app, now) => {
    const state = app.activeService?.release;
    const active = holderOf(app, state?.active);
    const revision = nextRevision(app);
    const replicas = active?.desired ?? 1;
    const spec = mergePrepare(
      active?.spec ?? SPEC,
      { image },
      { replicas, revision },
    );
    return planPrepare(app, { by: BY, now, spec, revision, usage: [] });
  };

const promote: Verb = (app, now) =>
  planPromote(app, {
    by: BY,
    now,
    expectedRevision: app.activeService?.release?.candidate?.revision ?? 0,
    checks: [],
    rules: { approvalRequired: false },
    settings: SETTINGS,
  });

const rollback: Verb = (app, now) =>
  planRollback(app, { by: BY, now, usage: [], settings: SETTINGS });

const rollbackToOlder: Verb = (app, now) =>
  planRollback(app, {
    by: BY,
    now,
    older: { spec: SPEC, revision: nextRevision(app), of: 1 },
    usage: [],
    settings: SETTINGS,
  });

const VERBS: Record<string, Verb> = {
  prepare: prepare('demo/hello:2.0'),
  'prepare another': prepare('demo/hello:3.0'),
  'prepare broken': prepare(BROKEN),
  promote,
  rollback,
  'roll back to an older release': rollbackToOlder,
  abort: (app, now) => planAbort(app, { by: BY, now }),
  extend: (app, now) => planExtend(app, { seconds: 30, by: BY, now }),
  finish: (app, now) => planFinish(app, { by: BY, now }),
};

const who = fc.constantFrom(0, 1);
const color = fc.constantFrom(...COLORS);
const fault = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fault>('none') },
  { weight: 1, arbitrary: fc.constant<Fault>('error') },
  { weight: 1, arbitrary: fc.constant<Fault>('lost') },
);

/** A backend does all that it has begun. */
const finishWriting = (backend: SimulatedBackend) => {
  while (backend.busy) {
    backend.advance('none');
  }
};

/** A backend sees everything and looks after the app until nothing is left at once. */
const lookAfter = (world: World, i: number) => {
  const backend = world.backends[i];
  for (let round = 0; round < 4; round++) {
    world.cluster.settle();
    backend.restart();
    backend.reconcile(world.now);
    finishWriting(backend);
  }
  backend.restart();
};

/**
 * A promoted version that is scaled to zero by hand while the one before it
 * still runs: nobody has to help the users.
 */
const expectRescue = (i: number) => (world: World) => {
  const { cluster } = world;
  cluster.settle();
  const { state } = cluster;
  const counted = state?.intent?.kind === 'verify' || state?.retireAt;
  const previous =
    state?.previous && cluster.deployments.get(state.previous.color);
  if (
    !state ||
    !counted ||
    state.switched?.kind !== 'promote' ||
    cluster.service.selector !== state.active.color ||
    previous?.revision !== state.previous?.revision ||
    !previous?.desired ||
    cluster.readyPods(previous.color) < previous.desired
  ) {
    return;
  }
  cluster.scaleAway(state.active.color);
  lookAfter(world, i);
  expect(cluster.readyPods(cluster.service.selector)).toBeGreaterThan(0);
  expect(cluster.state?.active.revision).toBe(previous.revision);
};

const each = (...names: string[]) => fc.tuple(who, fc.constantFrom(...names));

/** Anything at any time, so that everything comes between everything. */
const small = [
  each(...Object.keys(VERBS)).map(
    ([i, verb]) =>
      new Does(`${i}: ${verb}`, ({ backends, now }) =>
        backends[i].begin(app => VERBS[verb](app, now)),
      ),
  ),
  fc
    .tuple(who, fault)
    .map(
      ([i, f]) =>
        new Does(`${i}: step (${f})`, world => world.backends[i].advance(f)),
    ),
  who.map(
    i =>
      new Does(`${i}: reconcile`, ({ backends, now }) => {
        backends[i].reconcile(now);
      }),
  ),
  fc
    .tuple(
      who,
      fc.subarray(['service', 'preview', 'deployments'] as const, {
        minLength: 1,
      }),
    )
    .map(
      ([i, parts]) =>
        new Does(`${i}: sees ${parts}`, ({ backends }) =>
          backends[i].refresh(parts),
        ),
    ),
  who.map(
    i => new Does(`${i}: restarts`, ({ backends }) => backends[i].restart()),
  ),
  color.map(c => new Does(`tick ${c}`, ({ cluster }) => cluster.tick(c))),
  color.map(c => new Does(`hurt ${c}`, ({ cluster }) => cluster.damage(c))),
  color.map(
    c => new Does(`scale ${c} away`, ({ cluster }) => cluster.scaleAway(c)),
  ),
  who.map(i => new Does(`${i}: scaled away while watched`, expectRescue(i))),
  fc
    .constantFrom<[string, { selector?: Color | null; annotation?: string }]>(
      ['strips the selector', { selector: null }],
      ['selects blue', { selector: 'blue' }],
      ['selects green', { selector: 'green' }],
      ['strips the annotation', { annotation: '' }],
    )
    .map(
      ([name, change]) =>
        new Does(`somebody ${name}`, ({ cluster, backends }) => {
          // What is destroyed before anybody saw it cannot be known.
          backends.forEach(backend => backend.look());
          cluster.meddle(change);
        }),
    ),
  fc
    .constantFrom(
      'deleteService' as const,
      'deleteService' as const,
      'remove' as const,
    )
    .map(
      what =>
        new Does(`somebody: ${what}`, ({ cluster, backends }) => {
          backends.forEach(backend => backend.look());
          cluster[what]();
        }),
    ),
];

/** What goes well, so that runs get far. */
const large = [
  each(
    'prepare',
    'prepare another',
    'promote',
    'promote',
    'rollback',
    'finish',
  ).map(
    ([i, verb]) =>
      new Does(`${i}: all of ${verb}`, world => {
        const backend = world.backends[i];
        world.cluster.settle();
        backend.restart();
        backend.begin(app => VERBS[verb](app, world.now));
        finishWriting(backend);
        lookAfter(world, i);
      }),
  ),
  who.map(i => new Does(`${i}: looks after it`, world => lookAfter(world, i))),
  who.map(
    i =>
      new Does(`${i}: begins what is due`, ({ backends, cluster, now }) => {
        cluster.settle();
        backends[i].restart();
        backends[i].reconcile(now);
        backends[i].advance('none');
      }),
  ),
  who.map(
    i =>
      new Does(`${i}: does all begun`, ({ backends }) =>
        finishWriting(backends[i]),
      ),
  ),
  fc.constant(new Does('controllers work', ({ cluster }) => cluster.settle())),
  fc.constantFrom(1, 30, 61, 61, 700, 90_000).map(
    seconds =>
      new Does(`${seconds} s pass`, world => {
        world.now += seconds * 1000;
      }),
  ),
];

const commands = [...small, ...large, ...large];

/** Both backends look after the app, undisturbed, until nothing is left to do. */
function converge(world: World): void {
  for (let round = 0; round < 100; round++) {
    let wakeAt = Infinity;
    let busy = false;
    for (const backend of world.backends) {
      world.cluster.settle();
      backend.restart();
      wakeAt = Math.min(wakeAt, backend.reconcile(world.now) ?? Infinity);
      busy ||= backend.busy;
      finishWriting(backend);
    }
    if (!busy && wakeAt === Infinity) {
      return;
    }
    world.now = busy ? world.now + 1 : wakeAt;
  }
  throw new Error('It does not come to rest.');
}

function expectRest({ cluster, history }: World): void {
  const { state, service } = cluster;
  if (cluster.isRemoved) {
    expect(cluster.isDeleted).toBe(true);
    expect(cluster.deployments.size).toBe(0);
    return;
  }
  expect(cluster.isDeleted).toBe(false);
  if (!state) {
    // Annotation and selector were destroyed: either could be it, so that
    // nothing may have been touched.
    const counts = [...cluster.deployments.values()].map(d => d.desired);
    const running = counts.filter(desired => desired > 0).length;
    expect(running === 2 || cluster.scaledAway.size > 0).toBe(true);
    return;
  }
  expect(service.selector).toBe(state.active.color);
  expect(state.intent).toBeUndefined();
  expect(state.candidate).toBeUndefined();
  expect(cluster.preview).toBeUndefined();
  const idle = [...cluster.deployments.values()].filter(
    ({ color: c }) => c !== service.selector,
  );
  const serving = cluster.readyPods(service.selector) > 0;
  expect(idle.every(({ desired }) => desired === 0) || !serving).toBe(true);

  const rows = [...history.rows.values()];
  const open = rows.filter(({ outcome }) => outcome === 'running');
  expect(open).toEqual([]);
  const recorded = rows.map(({ kind, revision }) => ({ kind, revision }));
  expect(recorded).toEqual(expect.arrayContaining(cluster.releases));
}

describe('the engine, whatever happens in whatever order', () => {
  it('moves users only to what answers, scales nothing down that they use, comes to rest and forgets nothing', () => {
    fc.assert(
      fc.property(
        fc.commands(commands, { size: 'max', maxCommands: 40 }),
        run => {
          const world = new World();
          fc.modelRun(() => ({ model: {}, real: world }), run);
          converge(world);
          expectRest(world);
        },
      ),
      { numRuns: Number(process.env.MODEL_RUNS ?? 500) },
    );
  });
});
