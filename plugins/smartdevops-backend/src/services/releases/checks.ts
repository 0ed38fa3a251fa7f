import {
  appUrl,
  IngressSettings,
  laneObjectName,
  ObservedApp,
  StoredSpec,
  Version,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { PromotionCheck } from '@smartdevops/backstage-plugin-smartdevops-node';
import { ReleaseWriter } from '../../kubernetes/types';
import {
  errorsQuery,
  PrometheusClient,
  requestsQuery,
} from '../../observability';

/** A candidate as checks look at it. */
export type CheckSubject = {
  app: ObservedApp;
  candidate: Version;
  spec: StoredSpec;
  now: number;
};

/** How a check ended; the message is shown to people. */
export type CheckOutcome = { passed: boolean; message: string };

/** Something that a candidate has to pass before its promotion. */
export type CandidateCheck = {
  name: string;
  /** Time it may take, in milliseconds. */
  timeoutMs: number;
  /** Whether it can be made for an app at all; it can unless told. */
  appliesTo?(app: ObservedApp): boolean;
  run(subject: CheckSubject, signal: AbortSignal): Promise<CheckOutcome>;
};

const SMOKE_TIMEOUT_MS = 5_000;
const METRICS_TIMEOUT_MS = 5_000;
/** Checks of other plugins may look at more than one request. */
const EXTENSION_TIMEOUT_MS = 30_000;
/** Share of the candidate's answers that may be errors. */
const MOST_ERRORS_PERCENT = 5;
const SHORTEST_WINDOW_S = 30;
const LONGEST_WINDOW_S = 300;

/** Asks the preview for the health path, or for the root without one. */
export function smokeCheck(writer: ReleaseWriter): CandidateCheck {
  return {
    name: 'HTTP smoke test',
    timeoutMs: SMOKE_TIMEOUT_MS,
    async run({ app, spec }, signal) {
      const { cluster, tenant, namespace, name } = app;
      const path = spec.healthPath ?? '/';
      const { code, text } = await writer.probePreview(
        { cluster, tenant, namespace, app: name },
        path,
        signal,
      );
      const passed = code >= 200 && code < 400;
      const why = passed ? undefined : statusMessage(text);
      return {
        passed,
        message: why
          ? `GET ${path} did not get through to the preview: ${why}.`
          : `GET ${path} through the preview was answered ${code}.`,
      };
    },
  };
}

/** What the API server says of itself where the app did not answer. */
function statusMessage(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' &&
      body !== null &&
      'kind' in body &&
      body.kind === 'Status' &&
      'message' in body &&
      typeof body.message === 'string'
      ? body.message
      : undefined;
  } catch {
    return undefined;
  }
}

/** Looks at what visitors of the preview were answered, where that is measured. */
export function errorRatioCheck(
  prometheusOf: (cluster: string) => PrometheusClient | undefined,
): CandidateCheck {
  return {
    name: 'Error ratio',
    timeoutMs: METRICS_TIMEOUT_MS,
    appliesTo: ({ cluster }) => prometheusOf(cluster) !== undefined,
    async run({ app, candidate, now }, signal) {
      const prometheus = prometheusOf(app.cluster);
      const age = (now - Date.parse(candidate.at)) / 1000;
      const window = {
        namespace: app.namespace,
        ingress: laneObjectName(app.name, 'preview'),
        // What the candidate before was asked is not this one's.
        seconds: Math.min(LONGEST_WINDOW_S, Math.max(SHORTEST_WINDOW_S, age)),
      };
      const [requests = 0, errors = 0] = await Promise.all([
        prometheus?.value(requestsQuery(window), signal),
        prometheus?.value(errorsQuery(window), signal),
      ]);
      if (requests <= 0) {
        return {
          passed: true,
          message:
            'Nobody has visited the preview yet, so there is nothing to judge by.',
        };
      }
      const percent = Math.round((errors / requests) * 1000) / 10;
      return {
        passed: percent <= MOST_ERRORS_PERCENT,
        message: `${percent} % of about ${Math.round(
          requests,
        )} requests to the preview were answered with an error; ${MOST_ERRORS_PERCENT} % are allowed.`,
      };
    },
  };
}

/** A check that another plugin brought. */
export function extensionCheck(
  check: PromotionCheck,
  ingressOf: (cluster: string) => IngressSettings,
): CandidateCheck {
  return {
    name: check.name,
    timeoutMs: EXTENSION_TIMEOUT_MS,
    run: ({ app, candidate }, signal) =>
      check.run({
        app: { tenant: app.tenant, app: app.name },
        candidate,
        previewUrl: appUrl(
          ingressOf(app.cluster),
          app.tenant,
          app.name,
          'preview',
        ),
        signal,
      }),
  };
}
