import { Kind, apiVersionOf, Manifest, resourcePath } from './resources';
import { isNotFound } from './KubernetesError';
import { Transport } from './Transport';

/** What the API server answers with. */
export type StoredObject = {
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
};

/** An object without what is in it. */
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/**
 * Whoever may patch a Secret is answered with all that is in it. Nobody here
 * wants that, so it is not let into this process.
 */
function answerOf(kind: Kind): string | undefined {
  return kind === 'Secret' ? METADATA_ONLY : undefined;
}

/**
 * Reads and writes single objects as one narrow identity. Writes are
 * server-side applies (DESIGN §5), forced unless told: what the suite owns, it
 * takes back from whoever changed it. Of a Secret only the metadata is answered.
 */
export class Writer {
  private readonly transport: Transport;
  private readonly identity: string;

  constructor(options: { transport: Transport; identity: string }) {
    this.transport = options.transport;
    this.identity = options.identity;
  }

  get<T extends StoredObject>(
    kind: Kind,
    name: string,
    namespace?: string,
  ): Promise<T> {
    return this.transport.json<T>({
      path: resourcePath(kind, namespace, name),
      accept: answerOf(kind),
      impersonate: this.identity,
    });
  }

  /**
   * Applies an object. With `metadata.resourceVersion` the write is refused
   * (409) when the object changed since; unforced, when somebody else owns a
   * field of it with another value.
   */
  apply(
    manifest: Manifest,
    fieldManager: string,
    options: { dryRun?: boolean; unforced?: boolean } = {},
  ): Promise<StoredObject> {
    const { kind, metadata } = manifest;
    return this.transport.json({
      method: 'PATCH',
      path: resourcePath(kind, metadata.namespace, metadata.name),
      query: {
        fieldManager,
        force: !options.unforced,
        dryRun: options.dryRun ? 'All' : undefined,
      },
      contentType: 'application/apply-patch+yaml',
      body: { apiVersion: apiVersionOf(kind), ...manifest },
      accept: answerOf(kind),
      impersonate: this.identity,
    });
  }

  /** Creates an object. @throws 409 AlreadyExists */
  create(manifest: Manifest, fieldManager: string): Promise<StoredObject> {
    const { kind, metadata } = manifest;
    return this.transport.json({
      method: 'POST',
      path: resourcePath(kind, metadata.namespace),
      query: { fieldManager },
      body: { apiVersion: apiVersionOf(kind), ...manifest },
      accept: answerOf(kind),
      impersonate: this.identity,
    });
  }

  /** Adds or changes single fields and leaves all others, whoever owns them. @throws 404 */
  merge(
    target: { kind: Kind; name: string; namespace: string },
    body: object,
    fieldManager: string,
  ): Promise<StoredObject> {
    const { kind, name, namespace } = target;
    return this.transport.json({
      method: 'PATCH',
      path: resourcePath(kind, namespace, name),
      query: { fieldManager },
      contentType: 'application/merge-patch+json',
      body,
      accept: answerOf(kind),
      impersonate: this.identity,
    });
  }

  /** Deletes an object; one that is gone already is no error. */
  async delete(kind: Kind, name: string, namespace?: string): Promise<void> {
    try {
      await this.transport.json({
        method: 'DELETE',
        path: resourcePath(kind, namespace, name),
        accept: answerOf(kind),
        impersonate: this.identity,
      });
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
    }
  }
}
