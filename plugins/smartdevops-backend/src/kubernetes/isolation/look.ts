import {
  IsolationObservation,
  ObservedAttempt,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { isNotFound, KubernetesError } from '../KubernetesError';
import { apiVersionOf, Kind, resourcePath } from '../resources';
import { Transport } from '../Transport';

/** What is looked at and how, in words. */
export type About = { name: string; tried: string };

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An observation before it is said what it is about. */
export type Seen = Without<IsolationObservation, keyof About>;

/** Looks at one thing; what the cluster does not tell stays unknown. */
export async function look(
  about: About,
  see: () => Promise<Seen>,
): Promise<IsolationObservation> {
  try {
    return { ...about, ...(await see()) };
  } catch (error) {
    if (error instanceof KubernetesError) {
      return { ...about, kind: 'unknown', error: error.message };
    }
    throw error;
  }
}

/** An object to be tried; it gets a name of its own, so it never exists yet. */
export type Trial = {
  kind: Kind;
  namespace?: string;
  labels?: Record<string, string>;
  content?: Record<string, unknown>;
};

/** A control that was not tried proves nothing about what is compared with it. */
export const UNTRIED: ObservedAttempt = {
  accepted: false,
  message: 'it could not be tried',
};

/** Creates an object as a dry run: nothing comes into being. */
export async function attempt(
  transport: Transport,
  as: string,
  { kind, namespace, labels, content }: Trial,
): Promise<ObservedAttempt> {
  return refusable(() =>
    transport.json({
      method: 'POST',
      path: resourcePath(kind, namespace),
      query: { dryRun: 'All' },
      body: {
        apiVersion: apiVersionOf(kind),
        kind,
        metadata: { generateName: 'isolation-check-', namespace, labels },
        ...content,
      },
      impersonate: as,
    }),
  );
}

/**
 * Whether a write was refused. Authorization and most admission plugins refuse
 * with 403, admission policies with 422; anything else is no verdict.
 */
export async function refusable(
  write: () => Promise<unknown>,
): Promise<ObservedAttempt> {
  try {
    await write();
    return { accepted: true };
  } catch (error) {
    if (error instanceof KubernetesError && [403, 422].includes(error.code)) {
      return { accepted: false, message: error.message };
    }
    throw error;
  }
}

/** What a read finds, or nothing where there is nothing. */
export async function found<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/** The same, where a refusal of the cluster is reported by somebody else. */
export async function foundIfAllowed<T>(
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof KubernetesError) {
      return undefined;
    }
    throw error;
  }
}
