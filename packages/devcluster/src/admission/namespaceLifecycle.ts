import { ApiError, forbidden, notFound } from '../api/status';
import { ObjectStore } from '../storage/store';
import { AdmissionPlugin, AdmissionRequest } from './admission';

const PROTECTED = new Set(['default', 'kube-system', 'kube-public']);

/** Nothing is created in namespaces that are missing or terminating. */
export class NamespaceLifecycle implements AdmissionPlugin {
  constructor(private readonly store: ObjectStore) {}

  mutate(request: AdmissionRequest): void {
    const { operation, definition, namespace } = request;
    if (definition.storage === 'namespaces') this.protect(request);
    if (operation !== 'CREATE' || !definition.namespaced) return;
    const found = this.store.get('namespaces', undefined, namespace ?? '');
    if (!found) {
      throw notFound({ group: '', plural: 'namespaces' }, namespace ?? '');
    }
    if (found.metadata.deletionTimestamp) throw terminating(request);
  }

  private protect({ operation, definition, name }: AdmissionRequest): void {
    if (operation !== 'DELETE' || !PROTECTED.has(name)) return;
    throw forbidden(definition, name, 'this namespace may not be deleted');
  }
}

function terminating({
  definition,
  name,
  namespace,
}: AdmissionRequest): ApiError {
  return forbidden(
    definition,
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  );
}
