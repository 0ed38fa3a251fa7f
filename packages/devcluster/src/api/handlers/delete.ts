import {
  checkDeleteOptions,
  deleteObject,
  DeleteOptions,
} from '../../registry/deletion';
import { KubeObject } from '../../model/objects';
import { listObjects } from '../../registry/listing';
import { ResourceDefinition } from '../../schema/resource';
import { mediaType, parseObjectBody, readBody } from '../body';
import { ResourceContext, writeOptions } from '../context';
import { present, presentList } from '../presentation';
import { sendDocument } from '../respond';
import { badRequest } from '../status';
import { targetOf } from './target';

async function readDeleteOptions(
  context: ResourceContext,
): Promise<DeleteOptions> {
  const { query } = context.info;
  const body = await readBody(context.request);
  const fromBody = (
    body.length > 0
      ? parseObjectBody(body, mediaType(context.request), 'DeleteOptions')
      : {}
  ) as DeleteOptions;
  checkOptionTypes(fromBody);
  const grace = query.get('gracePeriodSeconds');
  const policy = query.get('propagationPolicy');
  const options: DeleteOptions = {
    ...fromBody,
    ...(grace ? { gracePeriodSeconds: Number(grace) } : {}),
    ...(policy ? { propagationPolicy: policy } : {}),
  };
  checkDeleteOptions(options);
  return options;
}

function checkOptionTypes(options: DeleteOptions): void {
  const { propagationPolicy, gracePeriodSeconds } = options;
  const wrong = (field: string, value: unknown, type: string) =>
    badRequest(
      `json: cannot unmarshal ${typeof value} into Go struct field DeleteOptions.${field} of type ${type}`,
    );
  if (
    propagationPolicy !== undefined &&
    typeof propagationPolicy !== 'string'
  ) {
    throw wrong(
      'propagationPolicy',
      propagationPolicy,
      'v1.DeletionPropagation',
    );
  }
  if (
    gracePeriodSeconds !== undefined &&
    typeof gracePeriodSeconds !== 'number'
  ) {
    throw wrong('gracePeriodSeconds', gracePeriodSeconds, 'int64');
  }
}

// Kinds whose DELETE answers with the object instead of a Status.
const ANSWERS_WITH_OBJECT = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'resourcequotas',
  'namespaces',
  'persistentvolumeclaims',
]);

/** DELETE of one object. */
export async function handleDelete(context: ResourceContext): Promise<void> {
  const { definition, services, response, form } = context;
  const deleteOptions = await readDeleteOptions(context);
  const target = targetOf(context);
  const { object, gone } = deleteObject(
    services.registry,
    target,
    deleteOptions,
    writeOptions(context),
  );
  const dryRun = context.info.query.get('dryRun') === 'All';
  const asObject =
    ANSWERS_WITH_OBJECT.has(definition.storage) || (!gone && !dryRun);
  const document = asObject
    ? present(context, object)
    : deletedStatus(definition, object);
  sendDocument(response, 200, document, form, context.warnings);
}

function deletedStatus(definition: ResourceDefinition, object: KubeObject) {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(definition.group ? { group: definition.group } : {}),
      kind: definition.plural,
      uid: object.metadata.uid,
    },
  };
}

/** DELETE of a collection. */
export async function handleDeleteCollection(
  context: ResourceContext,
): Promise<void> {
  const { definition, services, response, form, info } = context;
  const deleteOptions = await readDeleteOptions(context);
  const namespace = definition.namespaced ? info.namespace : undefined;
  const { items, metadata } = listObjects(
    services.registry.store,
    definition,
    namespace,
    {
      labelSelector: info.query.get('labelSelector') ?? undefined,
      fieldSelector: info.query.get('fieldSelector') ?? undefined,
    },
  );
  const options = writeOptions(context);
  for (const item of items) {
    deleteObject(
      services.registry,
      {
        definition,
        namespace: item.metadata.namespace,
        name: item.metadata.name,
      },
      deleteOptions,
      options,
    );
  }
  const document = presentList(context, items, metadata);
  sendDocument(response, 200, document, form, context.warnings);
}
