import { KubeObject } from '../model/objects';
import { deleteObject } from '../registry/deletion';
import { isApiError } from '../registry/registry';
import { ResourceDefinition } from '../schema/resource';
import { keyOf } from '../storage/store';
import { getPath } from '../util/json';
import { Controller, ControllerContext } from './controller';
import {
  NamespaceCondition,
  RemainingContent,
  terminationConditions,
} from './namespaceConditions';

const ROOT_CA = 'kube-root-ca.crt';
const ROOT_CA_DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

const NOTHING: RemainingContent = {
  resources: new Map(),
  finalizers: new Map(),
};

/** Furnishes new namespaces and empties terminating ones. */
export class NamespaceController extends Controller {
  /** When the content of a terminating namespace may go, by uid. */
  private readonly due = new Map<string, number>();

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
    if (!namespace.metadata.deletionTimestamp) {
      this.furnish(name);
      return;
    }
    const wait = this.untilDue(namespace);
    if (wait > 0) this.queue.addAfter(name, wait);
    else this.empty(namespace);
  }

  /** Other API servers have to learn first that nothing new may come in. */
  private untilDue({ metadata: { uid } }: KubeObject): number {
    const now = this.registry.clock.now();
    const due =
      this.due.get(uid) ?? now + this.context.timings.namespaceGraceMs;
    this.due.set(uid, due);
    return due - now;
  }

  private furnish(namespace: string): void {
    this.ensure('serviceaccounts', namespace, {
      metadata: { name: 'default' },
    });
    this.ensure('configmaps', namespace, {
      metadata: {
        name: ROOT_CA,
        annotations: { 'kubernetes.io/description': ROOT_CA_DESCRIPTION },
      },
      data: { 'ca.crt': this.context.caCertificate },
    });
  }

  private ensure(
    plural: string,
    namespace: string,
    content: {
      metadata: { name: string; annotations?: Record<string, string> };
      data?: Record<string, string>;
    },
  ): void {
    if (this.store.get(plural, namespace, content.metadata.name)) return;
    this.registry.create(
      this.definition('', plural),
      namespace,
      content as unknown as KubeObject,
      this.options,
    );
  }

  /** Deletes the pods first, then everything else, then lets the namespace go. */
  private empty(namespace: KubeObject): void {
    const { name, uid } = namespace.metadata;
    const pods = this.definition('', 'pods');
    if (this.removeAll([pods], name).length > 0) {
      this.report(namespace, NOTHING);
      this.queue.addAfter(name, this.context.timings.controllerRetryMs);
      return;
    }
    const remaining = this.removeAll(this.namespacedKinds(), name);
    this.report(namespace, summarize(remaining));
    if (remaining.length > 0) {
      this.queue.addAfter(name, this.context.timings.controllerRetryMs);
      return;
    }
    this.due.delete(uid);
    this.finalize(name);
  }

  private namespacedKinds(): ResourceDefinition[] {
    return this.registry.catalog
      .all()
      .filter(
        item =>
          item.namespaced &&
          item.verbs.includes('delete') &&
          item.group !== 'events.k8s.io',
      );
  }

  /** Deletes all objects of some kinds; returns those that stay for now. */
  private removeAll(
    definitions: ResourceDefinition[],
    namespace: string,
  ): Remaining[] {
    return definitions.flatMap(definition =>
      this.store
        .list(definition.storage, namespace)
        .filter(object => !this.remove(definition, object))
        .map(object => ({ definition, object })),
    );
  }

  private remove(definition: ResourceDefinition, object: KubeObject): boolean {
    const { namespace, name } = object.metadata;
    try {
      const target = { definition, namespace, name };
      return deleteObject(this.registry, target, {}, this.options).gone;
    } catch (error) {
      if (isApiError(error, 404)) return true;
      throw error;
    }
  }

  private report(namespace: KubeObject, remaining: RemainingContent): void {
    const previous = (getPath(namespace, ['status', 'conditions']) ??
      []) as NamespaceCondition[];
    const now = this.registry.now();
    const conditions = terminationConditions(remaining, previous, now);
    this.registry.updateStatus(
      this.definition('', 'namespaces'),
      namespace,
      { ...(namespace.status as object), conditions },
      this.options,
    );
  }

  private finalize(name: string): void {
    const namespace = this.store.get('namespaces', undefined, name);
    if (!namespace) return;
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

interface Remaining {
  definition: ResourceDefinition;
  object: KubeObject;
}

function summarize(remaining: Remaining[]): RemainingContent {
  const resources = new Map<string, number>();
  const finalizers = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) =>
    counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { definition, object } of remaining) {
    count(resources, `${definition.plural}.${definition.group}`);
    for (const name of object.metadata.finalizers ?? []) {
      count(finalizers, name);
    }
  }
  return { resources, finalizers };
}
