import { KubeObject, LabelSelector } from '../../model/objects';
import { formatLabelSelector } from '../../model/labels';
import { serverSideApply } from '../../patch/apply/apply';
import { PATCH_TYPES, patchValue } from '../../registry/patching';
import { UpdateTarget } from '../../registry/registry';
import { decode, DecodeError } from '../../schema/decode';
import { invalid, invalidError } from '../../schema/fieldErrors';
import { modelType } from '../../schema/models';
import { deepClone, getPath, isObject } from '../../util/json';
import { mediaType, parseObjectBody, parsePatchBody, readBody } from '../body';
import { ResourceContext, writeOptions } from '../context';
import { sendDocument } from '../respond';
import { badRequest, conflict } from '../status';
import { isPatchType, targetOf, unsupportedPatch } from './target';

/** autoscaling/v1 Scale; zero replicas are left out of the JSON. */
interface Scale extends KubeObject {
  spec: { replicas?: number };
}

function replicasOf(object: KubeObject, part: 'spec' | 'status'): number {
  return Number(getPath(object, [part, 'replicas']) ?? 0);
}

/** The Scale of a workload. */
export function toScale(object: KubeObject): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  const selector = getPath(object, ['spec', 'selector']) as
    LabelSelector | undefined;
  const replicas = replicasOf(object, 'spec');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas > 0 ? { replicas } : {},
    status: {
      replicas: replicasOf(object, 'status'),
      selector: formatLabelSelector(selector),
    },
  };
}

async function readScale(
  context: ResourceContext,
  current: Scale,
): Promise<Scale> {
  const { request } = context;
  const type = mediaType(request);
  const schema = modelType('V1Scale');
  try {
    if (request.method === 'PUT') {
      const body = parseObjectBody(await readBody(request), type, 'Scale');
      return decode<Scale>(body, schema).value;
    }
    if (!isPatchType(type, context.definition))
      throw unsupportedPatch(context.definition);
    const body = parsePatchBody(await readBody(request), type);
    const patched =
      type === PATCH_TYPES.apply
        ? applyScale(context, current, body)
        : patchValue(current, { type, body }, schema);
    return decode<Scale>(patched, schema).value;
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message);
    throw error;
  }
}

/** An apply of a Scale can only say how many replicas. */
function applyScale(
  context: ResourceContext,
  current: Scale,
  body: unknown,
): unknown {
  if (!isObject(body)) throw badRequest('a Scale is expected');
  const { object } = serverSideApply(
    current,
    { spec: body.spec },
    {
      type: modelType('V1Scale'),
      applier: {
        manager: context.info.query.get('fieldManager') ?? '',
        operation: 'Apply',
        apiVersion: 'autoscaling/v1',
      },
      force: true,
      time: context.services.registry.now(),
    },
  );
  return object;
}

function checkScale(
  target: UpdateTarget,
  scale: Scale,
  live: KubeObject,
): number {
  const replicas = scale.spec?.replicas ?? 0;
  if (replicas < 0) {
    throw invalidError({ group: 'autoscaling', kind: 'Scale' }, target.name, [
      invalid('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ]);
  }
  const { resourceVersion } = scale.metadata ?? {};
  if (resourceVersion && resourceVersion !== live.metadata.resourceVersion) {
    throw conflict(target.definition, target.name);
  }
  return replicas;
}

/** GET, PUT and PATCH of /scale. */
export async function handleScale(context: ResourceContext): Promise<void> {
  const { services, response, form, request } = context;
  const target = { ...targetOf(context), subresource: undefined };
  const live = services.registry.get(target);
  if (request.method === 'GET') {
    sendDocument(response, 200, toScale(live), form);
    return;
  }
  const wanted = await readScale(context, toScale(live));
  const current = services.registry.get(target);
  const replicas = checkScale(target, wanted, current);
  const object = deepClone(current);
  object.spec = { ...(object.spec as object), replicas };
  const options = writeOptions(context);
  const updated = services.registry.update(target, object, options);
  sendDocument(response, 200, toScale(updated), form, context.warnings);
}
