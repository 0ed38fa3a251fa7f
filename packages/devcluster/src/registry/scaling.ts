import { KubeObject } from '../model/objects';
import { serverSideApply } from '../patch/apply/apply';
import {
  ManagerFields,
  managersAfterUpdate,
  writeManagers,
} from '../patch/apply/managedFields';
import { apiVersionOf } from '../schema/resource';
import { Registry, UpdateTarget } from './registry';
import { WriteOptions } from './writeOptions';

const REPLICAS = ['f:spec', 'f:replicas'];

/** How a size is written. */
export interface Rescaling {
  options: WriteOptions;
  /** Server-side apply of a Scale. */
  isApply?: boolean;
}

/** Gives a workload another size through its scale subresource. */
export function rescale(
  registry: Registry,
  target: UpdateTarget,
  replicas: number,
  rescaling: Rescaling,
): KubeObject {
  const live = registry.get(target);
  const object: KubeObject = {
    ...live,
    metadata: { ...live.metadata },
    spec: { ...(live.spec as object), replicas },
  };
  const managers = managersAfter(registry, target, live, object, rescaling);
  const owned = replicas === 0 ? managers.map(withoutReplicas) : managers;
  return registry.update(
    { ...target, subresource: 'scale' },
    object,
    rescaling.options,
    writeManagers(owned) ?? [],
  );
}

function managersAfter(
  registry: Registry,
  { definition }: UpdateTarget,
  live: KubeObject,
  object: KubeObject,
  { options, isApply }: Rescaling,
): ManagerFields[] {
  const writer = {
    manager: options.fieldManager || 'unknown',
    operation: isApply ? ('Apply' as const) : ('Update' as const),
    apiVersion: apiVersionOf(definition),
    subresource: 'scale',
  };
  const { type } = definition;
  const time = registry.now();
  if (!isApply) return managersAfterUpdate(live, object, type, writer, time);
  const { replicas } = object.spec as { replicas: number };
  return serverSideApply(
    live,
    { spec: { replicas } },
    { type, applier: writer, force: !!options.force, time },
  ).managers;
}

/** A size of zero is left out of a Scale, so that nobody owns it. */
function withoutReplicas(manager: ManagerFields): ManagerFields {
  const fields = manager.fields.filter(path => path.join() !== REPLICAS.join());
  return { ...manager, fields };
}
