import { ObservedApp, ObservedDeployment } from '../../model/observed';
import {
  aDeployment,
  anApp,
  aService,
  CREATED,
  NOW,
} from '../../status/fixtures';
import { DEFAULT_RELEASE_SETTINGS, PlanOrRefusal } from '../plan';
import { planPrepare } from '../planPrepare';
import { planPromote } from '../planPromote';
import { planRollback } from '../planRollback';
import { ReleaseState } from '../releaseState';
import { StoredSpec } from '../storedSpec';

/*
 * Releases for the tests of the plans, with the verbs as ada would use them.
 */

export const ADA = 'user:default/ada';
export const BOB = 'user:default/bob';
export const INGRESS = { baseDomain: 'localhost', scheme: 'http' } as const;
export const settings = DEFAULT_RELEASE_SETTINGS;
export const at = (seconds: number) =>
  new Date(NOW + seconds * 1000).toISOString();

export const active = aService().release!.active;
export const candidate = {
  color: 'green' as const,
  revision: 2,
  image: 'demo/hello:2.0',
  at: CREATED,
  by: ADA,
};
export const previous = { ...candidate, revision: 4, image: 'demo/hello:0.9' };
export const verify = {
  kind: 'verify' as const,
  by: ADA,
  since: CREATED,
  until: at(30),
  replicas: 2,
};
export const rollback = {
  kind: 'rollback' as const,
  by: ADA,
  since: CREATED,
  revision: 4,
};

export const green = (more: Partial<ObservedDeployment> = {}) =>
  aDeployment({
    color: 'green',
    revision: 2,
    image: 'demo/hello:2.0',
    resourceVersion: '7',
    ...more,
  });

/** An app with a release state and what runs in green. */
export function appWith(
  state: Partial<ReleaseState>,
  idle?: ObservedDeployment,
  more: Partial<ObservedApp> = {},
): ObservedApp {
  return anApp({
    deployments: [aDeployment(), ...(idle ? [idle] : [])],
    activeService: aService({ release: { active, ...state } }),
    ...more,
  });
}

export const attached: Partial<ObservedApp> = {
  previewService: {
    name: 'shop-preview',
    selectedColor: 'green',
    selectedRevision: 2,
    resourceVersion: '3',
    createdAt: CREATED,
  },
  previewEndpoints: { ready: 2, total: 2 },
};
export const ready = appWith({ candidate }, green(), attached);

export const kinds = (plan: PlanOrRefusal) =>
  plan.refusal ? [] : plan.steps.map(({ kind }) => kind);
export const stateOf = (plan: PlanOrRefusal) => {
  const step = plan.refusal
    ? undefined
    : plan.steps.find(({ kind }) => kind === 'writeState');
  return step?.kind === 'writeState' ? step.state : undefined;
};

export const spec: StoredSpec = {
  ...aDeployment().spec!,
  image: 'demo/hello:2.0',
};
export const prepare = (app: ObservedApp, more: object = {}) =>
  planPrepare(app, {
    by: ADA,
    now: NOW,
    spec,
    revision: 2,
    usage: [],
    ...more,
  });
export const promote = (app: ObservedApp, more: object = {}) =>
  planPromote(app, {
    by: ADA,
    now: NOW,
    expectedRevision: 2,
    checks: [],
    rules: { approvalRequired: false },
    settings,
    ...more,
  });
export const goBack = (app: ObservedApp, more: object = {}) =>
  planRollback(app, { by: ADA, now: NOW, usage: [], settings, ...more });
