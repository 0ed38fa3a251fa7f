import { KubeObject, LabelSelector } from '../../model/objects';
import { formatLabelSelector } from '../../model/labels';
import { requireFieldManager } from '../../registry/applying';
import { PATCH_TYPES, patchValue } from '../../registry/patching';
import { rescale } from '../../registry/scaling';
import { UpdateTarget } from '../../registry/registry';
import { decode, DecodeError } from '../../schema/decode';
import { invalid, invalidError } from '../../schema/fieldErrors';
import { modelType } from '../../schema/models';
import { getPath, isObject } from '../../util/json';
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
        ? applyScale(current, body)
        : patchValue(current, { type, body }, schema);
    return decode<Scale>(patched, schema).value;
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message);
    throw error;
  }
}

/** An apply of a Scale can only say how many replicas. */
function applyScale(current: Scale, body: unknown): unknown {
  if (!isObject(body)) throw badRequest('a Scale is expected');
  return { ...current, spec: body.spec };
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
  const { registry } = services;
  const target = targetOf(context);
  if (request.method === 'GET') {
    sendDocument(response, 200, toScale(registry.get(target)), form);
    return;
  }
  const wanted = await readScale(context, toScale(registry.get(target)));
  const live = registry.get(target);
  const replicas = checkScale(target, wanted, live);
  const isApply = mediaType(request) === PATCH_TYPES.apply;
  const options = writeOptions(context);
  if (isApply) {
    options.fieldManager = context.info.query.get('fieldManager') ?? undefined;
    requireFieldManager(options);
  }
  const updated = rescale(registry, target, replicas, { options, isApply });
  sendDocument(response, 200, toScale(updated), form, context.warnings);
}
