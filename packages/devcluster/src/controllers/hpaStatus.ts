import { Autoscaler } from '../model/autoscaling';
import { Condition } from '../model/objects';

/** CPU that the pods of a target use. */
export interface CpuUsage {
  /** Percent of the requests. */
  percent: number;
  /** Cores of an average pod. */
  perPod: number;
}

/** What one look at a target came to. */
export interface ScalingOutcome {
  current: number;
  /** The size that the target has from now on. */
  replicas: number;
  /** Absent when nothing could be measured. */
  usage?: CpuUsage;
  /** The size without the autoscaler's bounds. */
  unlimited?: number;
  /** The size was changed just now. */
  scaled?: boolean;
  /** Why the target's size is not known. */
  problem?: string;
}

type Finding = Required<Pick<Condition, 'type' | 'reason' | 'message'>> & {
  holds: boolean;
};

function ableToScale({ scaled, replicas, problem }: ScalingOutcome): Finding {
  const type = 'AbleToScale';
  if (problem) {
    const message = `the HPA controller was unable to get the target's current scale: ${problem}`;
    return { type, holds: false, reason: 'FailedGetScale', message };
  }
  return {
    type,
    holds: true,
    ...(scaled
      ? {
          reason: 'SucceededRescale',
          message: `the HPA controller was able to update the target scale to ${replicas}`,
        }
      : {
          reason: 'ReadyForNewScale',
          message: 'recommended size matches current size',
        }),
  };
}

function scalingActive({ usage, replicas }: ScalingOutcome): Finding {
  const type = 'ScalingActive';
  if (usage) {
    return {
      type,
      holds: true,
      reason: 'ValidMetricFound',
      message:
        'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
    };
  }
  return replicas === 0
    ? {
        type,
        holds: false,
        reason: 'ScalingDisabled',
        message:
          'scaling is disabled since the replica count of the target is zero',
      }
    : {
        type,
        holds: false,
        reason: 'FailedGetResourceMetric',
        message:
          'the HPA was unable to compute the replica count: failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)',
      };
}

function scalingLimited({ spec }: Autoscaler, unlimited: number): Finding {
  const type = 'ScalingLimited';
  if (unlimited > spec.maxReplicas) {
    return {
      type,
      holds: true,
      reason: 'TooManyReplicas',
      message:
        'the desired replica count is more than the maximum replica count',
    };
  }
  if (unlimited < (spec.minReplicas ?? 1)) {
    return {
      type,
      holds: true,
      reason: 'TooFewReplicas',
      message:
        'the desired replica count is less than the minimum replica count',
    };
  }
  return {
    type,
    holds: false,
    reason: 'DesiredWithinRange',
    message: 'the desired count is within the acceptable range',
  };
}

function toCondition(
  { type, holds, reason, message }: Finding,
  previous: Condition[],
  now: string,
): Condition {
  const status = holds ? 'True' : 'False';
  const old = previous.find(item => item.type === type);
  const lastTransitionTime =
    old?.status === status ? (old.lastTransitionTime ?? now) : now;
  return { type, status, lastTransitionTime, reason, message };
}

/** The status of an autoscaler after a look at its target. */
export function autoscalerStatus(
  hpa: Autoscaler,
  outcome: ScalingOutcome,
  now: string,
): NonNullable<Autoscaler['status']> {
  const { usage, unlimited, scaled, current, replicas } = outcome;
  const findings = [
    ableToScale(outcome),
    ...(outcome.problem ? [] : [scalingActive(outcome)]),
    ...(unlimited === undefined ? [] : [scalingLimited(hpa, unlimited)]),
  ];
  const lastScaleTime = scaled ? now : hpa.status?.lastScaleTime;
  const previous = hpa.status?.conditions ?? [];
  return {
    ...(lastScaleTime ? { lastScaleTime } : {}),
    currentReplicas: current,
    desiredReplicas: replicas,
    currentMetrics: usage
      ? [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              current: {
                averageUtilization: usage.percent,
                averageValue: `${Math.round(usage.perPod * 1000)}m`,
              },
            },
          },
        ]
      : null,
    conditions: findings.map(item => toCondition(item, previous, now)),
  };
}
