import { revisionSchema } from '../api/schemas/common';
import { QuotaUsage } from '../api/schemas/tenants';
import { Version } from '../api/schemas/releaseStatus';
import { imageVersion } from '../images';
import { ObservedApp, ObservedDeployment } from '../model/observed';
import { Refusal } from '../refusal';
import { checkQuota, needOf, QuotaNeed } from '../tenancy/quota';
import {
  deploymentOf,
  holderOf,
  otherColor,
  usualCount,
} from './observedColors';
import { PlanOrRefusal, ReleaseStep } from './plan';
import { assess, rollingBack, Situation, verifying } from './refusals';
import { ReleaseState } from './releaseState';
import { formatStoredSpec, StoredSpec } from './storedSpec';

/**
 * Plans to start the next version in the idle color (DESIGN §5). The state is
 * written before the Deployment: from then on nobody retires the color.
 *
 * @param spec - from `mergePrepare`
 * @param usage - of the tenant's quota: both colors have to fit
 * @public
 */
export function planPrepare(
  app: ObservedApp,
  input: {
    by: string;
    now: number;
    spec: StoredSpec;
    revision: number;
    usage: QuotaUsage[];
    /** Replica count that was asked for, if one was. */
    replicas?: number;
  },
): PlanOrRefusal {
  const assessed = assess(app);
  if (assessed.refusal) {
    return assessed;
  }
  const { situation } = assessed;
  const refusal = prepareRefusal(situation) ?? revisionRefusal(input.revision);
  if (refusal) {
    return { refusal };
  }
  if (isPreparedAlready(app, situation.state, input.spec)) {
    return { steps: [] };
  }
  const lack = lackOfQuota(app, situation, input);
  if (lack) {
    return { refusal: lack };
  }
  const { candidate } = situation.state;
  return {
    steps: startCandidate(app, situation, {
      ...input,
      state: {
        ...situation.state,
        last: candidate && {
          kind: 'replaced',
          revision: candidate.revision,
          at: new Date(input.now).toISOString(),
          by: input.by,
          message: `Version ${imageVersion(candidate.image)} was replaced by ${imageVersion(
            input.spec.image,
          )} before it was promoted.`,
        },
      },
    }),
  };
}

/** Why a revision cannot be counted: somebody changed an annotation by hand. */
export function revisionRefusal(revision: number): Refusal | undefined {
  return revisionSchema.safeParse(revision).success
    ? undefined
    : {
        reason: 'RevisionOutOfBounds',
        message: `The next revision would be ${revision}, which cannot be kept. Somebody changed the annotation smartdevops.io/revision of a Deployment of this app; put a smaller number there.`,
      };
}

/** Why no version may be prepared now, whatever it is. */
export function prepareRefusal({ state }: Situation) {
  switch (state.intent?.kind) {
    case 'verify':
      return verifying(state);
    case 'rollback':
      return rollingBack();
    default:
      return undefined;
  }
}

/**
 * How many replicas a candidate runs: what was chosen for it, else what the
 * active version runs, be it by autoscaling or by hand.
 */
function candidateCount(
  active: ObservedDeployment,
  chosen: number | undefined,
): number {
  return chosen ?? usualCount(active);
}

/** Steps that put a new version into the idle color and make it the candidate. */
export function startCandidate(
  app: ObservedApp,
  situation: Situation,
  input: {
    by: string;
    now: number;
    spec: StoredSpec;
    revision: number;
    state: ReleaseState;
    replicas?: number;
  },
): ReleaseStep[] {
  const { spec, revision, state } = input;
  // An autoscaler decides the count as soon as the version is active.
  const replicas = spec.autoscaling ? undefined : input.replicas;
  const version: Version = {
    color: otherColor(state.active.color),
    revision,
    image: spec.image,
    at: new Date(input.now).toISOString(),
    by: input.by,
  };
  return [
    ...(app.previewService?.selectedRevision === undefined
      ? []
      : [{ kind: 'detachPreview' } as const]),
    {
      kind: 'writeState',
      resourceVersion: situation.service.resourceVersion,
      state: {
        ...state,
        candidate: { ...version, ...(replicas && { replicas }) },
        candidateSpec: isSmall(spec) ? spec : undefined,
        previous: undefined,
        retireAt: undefined,
        approval: undefined,
      },
    },
    {
      kind: 'writeVersion',
      version,
      spec,
      replicas: candidateCount(situation.active, replicas),
    },
  ];
}

/** Annotations of an object may have 256 KiB together; nobody needs as much. */
function isSmall(spec: StoredSpec): boolean {
  return formatStoredSpec(spec).length < 100_000;
}

/** Says what is missing to run a version in the idle color, beside the active one. */
export function lackOfQuota(
  app: ObservedApp,
  situation: Situation,
  input: { spec: StoredSpec; usage: QuotaUsage[]; replicas?: number },
) {
  const { spec, usage, replicas } = input;
  const idle = deploymentOf(app, otherColor(situation.state.active.color));
  const need = needOf(spec, candidateCount(situation.active, replicas));
  const freed = idle ? needOf(idle.spec ?? spec, idle.replicas) : {};
  return checkQuota(
    usage,
    subtract(need, freed),
    `A second version of ${app.name}`,
  );
}

function subtract(need: QuotaNeed, freed: QuotaNeed): QuotaNeed {
  return Object.fromEntries(
    Object.entries(need).map(([name, value]) => [
      name,
      Math.max(0, value - (freed[name] ?? 0)),
    ]),
  );
}

/** The same asked for twice is done once; keys tell when secrets differ. */
function isPreparedAlready(
  app: ObservedApp,
  { candidate, candidateSpec }: ReleaseState,
  spec: StoredSpec,
): boolean {
  const prepared = holderOf(app, candidate)?.spec ?? candidateSpec;
  return (
    candidate !== undefined &&
    prepared !== undefined &&
    canonical(prepared) === canonical(spec)
  );
}

function canonical(spec: StoredSpec): string {
  return formatStoredSpec({
    image: spec.image,
    port: spec.port,
    containerPort: spec.containerPort,
    replicas: spec.replicas,
    env: sorted(spec.env),
    secretEnv: [...spec.secretEnv].sort(),
    healthPath: spec.healthPath,
    host: spec.host,
    resources: spec.resources,
    autoscaling: spec.autoscaling,
    secretKeys: sorted(spec.secretKeys ?? {}),
  });
}

function sorted(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
