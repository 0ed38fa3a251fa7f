import {
  IsolationCheck,
  IsolationFinding,
  IsolationSummary,
} from '../api/schemas/isolation';
import { Difference } from './differences';

/** One right in words, e.g. `delete deployments.apps`, and whether it is held. @public */
export type ObservedRight = { right: string; allowed: boolean };

/** How the cluster answered a request that was only tried (`dryRun=All`). @public */
export type ObservedAttempt = {
  accepted: boolean;
  /** The cluster's sentence, if it refused. */
  message?: string;
};

/** What is to refuse an attempt, where another part might refuse it first. @public */
export type Refuser = 'LimitRange' | 'ResourceQuota' | 'registry policy';

/**
 * What was seen of one piece of a tenant's isolation. `name` says what it is
 * about, `tried` what was done to see it.
 *
 * - `rights`: access reviews; all are expected to be allowed, or all refused
 * - `attempt`: a dry run. A refusal proves something only if a harmless
 *   `control` of the same kind, by the same identity, is accepted.
 * - `object`: a live object beside what the platform wrote; no `differences`
 *   means that the object is missing
 * - `extras`: things beside what the platform wrote, each named in words
 * - `note`: something that does not apply here, said so that nobody misses it
 * - `fact`: something the cluster has or lacks
 * - `unknown`: it could not be looked at, so nothing is proven
 *
 * @public
 */
export type IsolationObservation = { name: string; tried: string } & (
  | {
      kind: 'rights';
      expected: 'allowed' | 'refused';
      rights: ObservedRight[];
    }
  | {
      kind: 'attempt';
      expected: 'accepted' | 'refused';
      outcome: ObservedAttempt;
      control?: ObservedAttempt;
      refuser?: Refuser;
    }
  | { kind: 'object'; differences?: Difference[] }
  | { kind: 'extras'; extras: string[] }
  | { kind: 'note'; note: string }
  | { kind: 'fact'; expected: string; actual: string; passed: boolean }
  | { kind: 'unknown'; error: string }
);

/** How many differences or extra things a sentence names. */
const MAX_NAMED = 5;
/** Longest text of one value in a sentence. */
const MAX_VALUE = 120;
/** Longest sentence of the cluster that is kept. */
const MAX_MESSAGE = 600;

/**
 * By which words of a refusal its origin is known. They are those of the
 * admission plugins LimitRanger and ResourceQuota of the API server, and the
 * name of the policy on images in `deploy/rbac`.
 */
const REFUSERS: Record<Refuser, RegExp> = {
  LimitRange: /(maximum|minimum) \S+ usage per/,
  ResourceQuota: /exceeded quota/,
  'registry policy': /smartdevops-deployer-images/,
};

type Judgement = Omit<IsolationFinding, 'name' | 'tried'>;

/**
 * Turns what was seen of a tenant's isolation into findings. What could not be
 * looked at has not passed: isolation is proven or it is not.
 *
 * @public
 */
export function judgeIsolation(
  observations: IsolationObservation[],
): Omit<IsolationCheck, 'at'> {
  const findings = observations.map(observation => ({
    name: observation.name,
    tried: observation.tried,
    ...judge(observation),
  }));
  return { passed: findings.every(({ passed }) => passed), findings };
}

/** What a tenant carries of its last check. @public */
export function summarizeIsolation(check: IsolationCheck): IsolationSummary {
  const { passed, at, findings } = check;
  return { passed, at, failed: findings.filter(f => !f.passed).length };
}

function judge(observation: IsolationObservation): Judgement {
  switch (observation.kind) {
    case 'rights':
      return judgeRights(observation);
    case 'attempt':
      return judgeAttempt(observation);
    case 'object':
      return judgeObject(observation.differences);
    case 'extras':
      return judgeExtras(observation.extras);
    case 'note':
      return {
        expected: 'nothing: this does not apply here',
        actual: observation.note,
        passed: true,
      };
    case 'fact': {
      const { expected, actual, passed } = observation;
      return { expected, actual, passed };
    }
    default:
      return {
        expected: 'that it can be looked at',
        actual: `this could not be found out: ${tidy(observation.error)}`,
        passed: false,
      };
  }
}

function judgeRights(observation: {
  expected: 'allowed' | 'refused';
  rights: ObservedRight[];
}): Judgement {
  const { expected, rights } = observation;
  const wrong = rights.filter(
    ({ allowed }) => allowed !== (expected === 'allowed'),
  );
  const opposite = expected === 'allowed' ? 'refused' : 'allowed';
  return {
    expected: `all ${rights.length} are ${expected}`,
    actual:
      wrong.length === 0
        ? `all ${rights.length} are ${expected}`
        : `${opposite}: ${wrong.map(({ right }) => right).join(', ')}`,
    passed: wrong.length === 0,
  };
}

function judgeAttempt(observation: {
  expected: 'accepted' | 'refused';
  outcome: ObservedAttempt;
  control?: ObservedAttempt;
  refuser?: Refuser;
}): Judgement {
  const { expected, outcome, control, refuser } = observation;
  const said = tidy(outcome.message);
  if (expected === 'accepted') {
    return {
      expected: 'the cluster would accept it',
      actual: outcome.accepted ? 'accepted' : `refused: ${said}`,
      passed: admitted(outcome),
    };
  }
  const wanted = refuser
    ? `the cluster refuses it, by the ${refuser}`
    : 'the cluster refuses it';
  if (outcome.accepted) {
    return {
      expected: wanted,
      actual: 'the cluster would accept it',
      passed: false,
    };
  }
  if (control && !admitted(control)) {
    return {
      expected: wanted,
      actual: `refused, but so is a harmless one, so this proves nothing: ${tidy(control.message)}`,
      passed: false,
    };
  }
  if (refuser && !REFUSERS[refuser].test(said)) {
    return {
      expected: wanted,
      actual: `refused, but not by the ${refuser}: ${said}`,
      passed: false,
    };
  }
  return { expected: wanted, actual: `refused: ${said}`, passed: true };
}

/**
 * Whether nothing but a full quota stands against an attempt. The quota is
 * asked last, so everything before it has agreed.
 */
function admitted({ accepted, message }: ObservedAttempt): boolean {
  return accepted || REFUSERS.ResourceQuota.test(message ?? '');
}

function judgeObject(found: Difference[] | undefined): Judgement {
  const expected = 'it is there, as the platform wrote it';
  if (!found) {
    return { expected, actual: 'it is missing', passed: false };
  }
  return {
    expected,
    actual:
      found.length === 0
        ? 'it is unchanged'
        : `it was changed: ${some(found.map(describeDifference))}`,
    passed: found.length === 0,
  };
}

function describeDifference({ path, expected, actual }: Difference): string {
  if (expected === undefined) {
    return `${path} was added: ${show(actual)}`;
  }
  if (actual === undefined) {
    return `${path} was removed; it should be ${show(expected)}`;
  }
  return `${path} is ${show(actual)}; it should be ${show(expected)}`;
}

function judgeExtras(extras: string[]): Judgement {
  return {
    expected: 'nothing besides what the platform wrote',
    actual: extras.length === 0 ? 'nothing else' : some(extras),
    passed: extras.length === 0,
  };
}

/** One line that fits on a page: messages of a cluster may hold whole rules. */
function tidy(message = 'without a reason'): string {
  return cut(message.replace(/\s+/g, ' ').trim(), MAX_MESSAGE);
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

function some(items: string[]): string {
  const shown = items.slice(0, MAX_NAMED).join('; ');
  const left = items.length - MAX_NAMED;
  return left > 0 ? `${shown}; and ${left} more` : shown;
}

function show(value: unknown): string {
  return cut(JSON.stringify(value), MAX_VALUE);
}
