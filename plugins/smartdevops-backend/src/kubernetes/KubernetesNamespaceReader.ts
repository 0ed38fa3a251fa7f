import {
  FoundNamespace,
  LABEL_TENANT,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { isNotFound } from './KubernetesError';
import { resourcePath } from './resources';
import { Transport } from './Transport';
import { NamespaceReader, Place } from './types';
import { StoredObject } from './Writer';

/** People wait for the answer. */
const TIMEOUT_MS = 5_000;

/** Looks at namespaces as the backend itself, which may read them all. */
export class KubernetesNamespaceReader implements NamespaceReader {
  constructor(private readonly transport: Transport) {}

  async find({ namespace }: Place): Promise<FoundNamespace | undefined> {
    try {
      const { metadata } = await this.transport.json<StoredObject>({
        path: resourcePath('Namespace', undefined, namespace),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { tenant: metadata.labels?.[LABEL_TENANT] };
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }
}
