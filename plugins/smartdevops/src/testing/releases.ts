import {
  Release,
  ReleaseLane,
  ReleaseRecord,
} from '@smartdevops/backstage-plugin-smartdevops-common';

export const AT = '2026-01-02T03:04:05.000Z';
export const IMAGE = 'demo/hello:1.0';
/** The version of `acme/shop` that serves. */
export const ACTIVE = {
  color: 'blue',
  revision: 3,
  image: IMAGE,
  at: AT,
  by: 'user:default/ada',
} as const;
export const REPLICAS = { desired: 2, ready: 2, available: 2, updated: 2 };
export const URLS = { active: 'http://shop.acme.localhost:8080/' };

export const SPEC = {
  image: IMAGE,
  port: 80,
  containerPort: 8080,
  replicas: 2,
  env: { GREETING: 'hi' },
  secretEnv: ['API_KEY'],
};
/** What a prepared version of `acme/shop` is. */
export const CANDIDATE = {
  color: 'green',
  revision: 4,
  image: 'demo/hello:2.0',
  at: AT,
  by: 'user:default/bob',
} as const;

type ReleaseOverrides = Partial<Omit<Release, 'actions'>> & {
  actions?: Partial<Release['actions']>;
};

/** A release at rest: version 1.0 serves, and there is nothing else. */
export function aRelease(overrides: ReleaseOverrides = {}): Release {
  const nothing = { refusal: 'Nothing is counted down.' };
  const { actions, ...rest } = overrides;
  return {
    phase: 'Stable',
    reason: 'Stable',
    message: 'Version 1.0 serves users.',
    active: ACTIVE,
    checks: [],
    lanes: [aLane()],
    changes: [],
    approval: { required: false },
    ...rest,
    actions: {
      prepare: {},
      promote: { refusal: 'There is no candidate; prepare a version first.' },
      rollback: { refusal: 'There is no previous version to go back to.' },
      abort: { refusal: 'There is no candidate to give up.' },
      approve: { refusal: 'There is no candidate to approve.' },
      extend: nothing,
      finish: nothing,
      ...actions,
    },
  };
}

/** Version 1.0, serving. */
export function aLane(overrides: Partial<ReleaseLane> = {}): ReleaseLane {
  return {
    role: 'active',
    version: ACTIVE,
    replicas: REPLICAS,
    endpoints: { ready: 2, total: 2 },
    url: URLS.active,
    spec: SPEC,
    ...overrides,
  };
}

/** A release whose candidate, version 2.0, is ready to be promoted. */
export function aPreview(overrides: ReleaseOverrides = {}): Release {
  return aRelease({
    phase: 'PreviewReady',
    reason: 'CandidateReady',
    message: 'Version 2.0 is ready to be promoted.',
    candidate: CANDIDATE,
    checks: [
      { name: 'Smoke probe', passed: true, message: 'GET / answered 200.' },
    ],
    lanes: [
      aLane(),
      aLane({
        role: 'candidate',
        version: CANDIDATE,
        url: 'http://shop-preview.acme.localhost:8080/',
        spec: { ...SPEC, image: CANDIDATE.image },
      }),
    ],
    changes: [{ field: 'image', from: IMAGE, to: CANDIDATE.image }],
    ...overrides,
    actions: {
      promote: { note: 'It is watched for 60 seconds.' },
      abort: { note: 'Version 2.0 is stopped.' },
      ...overrides.actions,
    },
  });
}

/** The release by which version 1.0 came to serve users. */
export function aRecord(overrides: Partial<ReleaseRecord> = {}): ReleaseRecord {
  return {
    id: `${overrides.kind ?? 'promote'}-${overrides.revision ?? 3}`,
    kind: 'promote',
    revision: ACTIVE.revision,
    color: ACTIVE.color,
    image: IMAGE,
    by: ACTIVE.by,
    at: AT,
    endedAt: '2026-01-02T03:05:10.000Z',
    outcome: 'succeeded',
    message: '',
    spec: SPEC,
    ...overrides,
  };
}
