import { KubeObject } from '../model/objects';
import { deleteObject } from '../registry/deletion';
import { isApiError } from '../registry/registry';
import { keyOf } from '../storage/store';
import { getPath } from '../util/json';
import { Controller, ControllerContext } from './controller';

const ROOT_CA = 'kube-root-ca.crt';

/** Furnishes new namespaces and empties terminating ones. */
export class NamespaceController extends Controller {
  constructor(context: ControllerContext) {
    super(context, 'namespace-controller');
  }

  start(): void {
    this.watch('namespaces', ({ object }) => this.queue.add(keyOf(object)));
    for (const storage of ['serviceaccounts', 'configmaps']) {
      this.watch(storage, ({ type, object }) => {
        if (type === 'DELETED') this.queue.add(object.metadata.namespace ?? '');
      });
    }
    for (const item of this.store.list('namespaces'))
      this.reconcile(keyOf(item));
  }

  protected reconcile(name: string): void {
    const namespace = this.store.get('namespaces', undefined, name);
    if (!namespace) return;
    if (namespace.metadata.deletionTimestamp) this.empty(namespace);
    else this.furnish(name);
  }

  private furnish(namespace: string): void {
    this.ensure('serviceaccounts', namespace, 'default', {});
    this.ensure('configmaps', namespace, ROOT_CA, {
      data: { 'ca.crt': this.context.caCertificate },
    });
  }

  private ensure(
    plural: string,
    namespace: string,
    name: string,
    content: object,
  ): void {
    if (this.store.get(plural, namespace, name)) return;
    const object = { metadata: { name }, ...content } as unknown as KubeObject;
    this.registry.create(
      this.definition('', plural),
      namespace,
      object,
      this.options,
    );
  }

  private empty(namespace: KubeObject): void {
    const { name } = namespace.metadata;
    let remaining = 0;
    const namespaced = this.registry.catalog
      .all()
      .filter(
        item =>
          item.namespaced &&
          item.verbs.includes('delete') &&
          item.group !== 'events.k8s.io' &&
          !item.conversion,
      );
    for (const definition of namespaced) {
      for (const object of this.store.list(definition.storage, name)) {
        remaining += this.remove(definition, object) ? 0 : 1;
      }
    }
    if (remaining > 0) {
      this.queue.addAfter(name, this.context.timings.controllerRetryMs);
      return;
    }
    this.finalize(namespace);
  }

  private remove(
    definition: Parameters<typeof deleteObject>[1]['definition'],
    object: KubeObject,
  ): boolean {
    const { namespace, name } = object.metadata;
    try {
      const target = { definition, namespace, name };
      return deleteObject(this.registry, target, {}, this.options).gone;
    } catch (error) {
      if (isApiError(error, 404)) return true;
      throw error;
    }
  }

  private finalize(namespace: KubeObject): void {
    const finalizers = (getPath(namespace, ['spec', 'finalizers']) ??
      []) as string[];
    const rest = finalizers.filter(item => item !== 'kubernetes');
    const object: KubeObject = {
      ...namespace,
      metadata: { ...namespace.metadata },
      spec: { ...(namespace.spec as object), finalizers: rest },
    };
    this.registry.storeOrFinalize(
      this.definition('', 'namespaces'),
      object,
      namespace,
    );
  }
}
