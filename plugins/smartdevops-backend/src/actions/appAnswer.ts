import {
  App,
  Release,
  Version,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import type { z } from 'zod/v3';

/** The zod that the registry hands to schemas. */
export type Zod = typeof z;

/** Input that names an app. */
export const appInput = (zod: Zod) => ({
  tenant: zod.string().describe('Tenant that owns the app'),
  app: zod.string().describe('Name of the app'),
});

const version = (zod: Zod) =>
  zod.object({
    revision: zod.number(),
    image: zod.string(),
    color: zod.enum(['blue', 'green']),
    by: zod.string().describe('Who prepared it'),
    at: zod.string(),
  });

/** What actions answer about an app: enough to decide what to do next. */
export const appAnswerSchema = (zod: Zod) =>
  zod.object({
    tenant: zod.string(),
    app: zod.string(),
    phase: zod
      .string()
      .describe('Creating, Healthy, Degraded, Unavailable, Stopped or Unknown'),
    reason: zod.string(),
    message: zod.string().describe('The status in one sentence'),
    url: zod.string(),
    previewUrl: zod.string().optional(),
    replicas: zod.object({ desired: zod.number(), available: zod.number() }),
    asOf: zod.string().describe('Shows the cluster as of this time'),
    release: zod.object({
      phase: zod
        .string()
        .describe(
          'Stable, Preparing, PreviewReady, PreviewFailed, Verifying or RollingBack',
        ),
      reason: zod.string(),
      message: zod.string(),
      active: version(zod).optional(),
      candidate: version(zod).optional(),
      previous: version(zod).optional(),
      changes: zod
        .array(zod.string())
        .describe('From the active version to the candidate'),
      checks: zod.array(zod.string()).describe('Of the candidate'),
      refusals: zod
        .record(zod.string(), zod.string())
        .describe('Verbs that are refused now, and why'),
    }),
  });

/** The answer about an app. */
export function appAnswer(
  app: App,
): z.infer<ReturnType<typeof appAnswerSchema>> {
  const { tenant, name, phase, reason, message, urls, asOf, release } = app;
  return {
    tenant,
    app: name,
    phase,
    reason,
    message,
    url: urls.active,
    previewUrl: urls.preview,
    replicas: {
      desired: app.replicas.desired,
      available: app.replicas.available,
    },
    asOf,
    release: releaseAnswer(release),
  };
}

function releaseAnswer(release: Release) {
  const { phase, reason, message, changes, checks, actions } = release;
  return {
    phase,
    reason,
    message,
    active: versionAnswer(release.active),
    candidate: versionAnswer(release.candidate),
    previous: versionAnswer(release.previous),
    changes: changes.map(
      ({ field, from, to }) => `${field}: ${from ?? 'none'} → ${to ?? 'none'}`,
    ),
    checks: checks.map(
      check => `${check.name}: ${outcome(check.passed)}. ${check.message}`,
    ),
    refusals: Object.fromEntries(
      Object.entries(actions).flatMap(([verb, { refusal }]) =>
        refusal === undefined ? [] : [[verb, refusal]],
      ),
    ),
  };
}

function versionAnswer(from: Version | undefined) {
  return (
    from && {
      revision: from.revision,
      image: from.image,
      color: from.color,
      by: from.by,
      at: from.at,
    }
  );
}

function outcome(passed: boolean | undefined): string {
  if (passed === undefined) {
    return 'running';
  }
  return passed ? 'passed' : 'failed';
}
