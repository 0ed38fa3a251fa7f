import { KubeObject } from '../model/objects';
import { deleteObject } from '../registry/deletion';
import {
  CustomResourceDefinition,
  customResources,
} from '../schema/custom/customResource';
import { ResourceDefinition } from '../schema/resource';
import { keyOf } from '../storage/store';
import { acceptedConditions, CRD_FINALIZER } from '../schema/custom/conditions';
import { deepClone, deepEqual } from '../util/json';
import { Controller, ControllerContext } from './controller';

const STORAGE = 'apiextensions.k8s.io/customresourcedefinitions';

/** Share of a second until a new kind is served. */
const SERVING_DELAY = 0.03;

/** Serves the kinds of CustomResourceDefinitions. */
export class CustomResourceController extends Controller {
  private readonly served = new Map<string, ResourceDefinition[]>();

  constructor(context: ControllerContext) {
    super(context, 'customresourcedefinition-controller');
  }

  start(): void {
    for (const crd of this.store.list(STORAGE)) {
      this.serve(crd as CustomResourceDefinition, 0);
      this.queue.add(keyOf(crd));
    }
    this.watch(STORAGE, ({ type, object, previous }) => {
      const crd = object as CustomResourceDefinition;
      if (type === 'DELETED') this.withdraw(crd.metadata.uid);
      else if (!deepEqual(previous?.spec, crd.spec)) {
        const delay = SERVING_DELAY * this.context.timings.secondMs;
        this.serve(crd, type === 'ADDED' ? delay : 0);
      }
      this.queue.add(keyOf(object));
    });
  }

  private serve(crd: CustomResourceDefinition, delayMs: number): void {
    this.withdraw(crd.metadata.uid);
    const from = this.registry.clock.now() + delayMs;
    const isServed = () => this.registry.clock.now() >= from;
    const definitions = customResources(crd, isServed);
    for (const definition of definitions) {
      this.registry.catalog.add(definition);
    }
    this.served.set(crd.metadata.uid, definitions);
  }

  private withdraw(uid: string): void {
    for (const definition of this.served.get(uid) ?? []) {
      this.registry.catalog.remove(definition);
    }
    this.served.delete(uid);
  }

  protected reconcile(name: string): void {
    const crd = this.store.get(STORAGE, undefined, name) as
      CustomResourceDefinition | undefined;
    if (!crd) return;
    if (crd.metadata.deletionTimestamp) this.cleanUp(crd);
    else this.accept(crd);
  }

  private accept(crd: CustomResourceDefinition): void {
    const definition = this.definition(
      'apiextensions.k8s.io',
      'customresourcedefinitions',
    );
    const { versions, names } = crd.spec;
    const since = crd.metadata.creationTimestamp ?? this.registry.now();
    const storedVersions = versions.filter(v => v.storage).map(v => v.name);
    const status = {
      conditions: acceptedConditions(since),
      acceptedNames: names,
      storedVersions,
    };
    this.registry.updateStatus(definition, crd, status, this.options);
    const live = this.store.get(STORAGE, undefined, crd.metadata.name);
    if (live && !live.metadata.finalizers?.includes(CRD_FINALIZER)) {
      const object = deepClone(live);
      object.metadata.finalizers = [
        ...(object.metadata.finalizers ?? []),
        CRD_FINALIZER,
      ];
      this.store.update(STORAGE, object);
    }
  }

  /** Deletes all objects of the kind, then lets the definition go. */
  private cleanUp(crd: CustomResourceDefinition): void {
    const [definition] = this.served.get(crd.metadata.uid) ?? [];
    if (definition) {
      for (const object of this.store.list(definition.storage)) {
        this.remove(definition, object);
      }
      if (this.store.list(definition.storage).length > 0) {
        this.queue.addAfter(
          crd.metadata.name,
          this.context.timings.controllerRetryMs,
        );
        return;
      }
    }
    const object = deepClone(crd) as KubeObject;
    object.metadata.finalizers = object.metadata.finalizers?.filter(
      item => item !== CRD_FINALIZER,
    );
    this.registry.storeOrFinalize(
      this.definition('apiextensions.k8s.io', 'customresourcedefinitions'),
      object,
      crd,
    );
  }

  private remove(definition: ResourceDefinition, object: KubeObject): void {
    const { namespace, name } = object.metadata;
    const target = { definition, namespace, name };
    deleteObject(this.registry, target, {}, this.options);
  }
}
