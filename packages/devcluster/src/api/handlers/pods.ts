import { KubeObject } from '../../model/objects';
import { matchesLabelSelector } from '../../model/labels';
import { Pod } from '../../model/workloads';
import { LogQuery } from '../../pods/containerLog';
import { deleteObject, DeleteOptions } from '../../registry/deletion';
import {
  forbiddenField,
  invalid,
  invalidError,
} from '../../schema/fieldErrors';
import { parseObjectBody, mediaType, readBody } from '../body';
import { ResourceContext, writeOptions } from '../context';
import { sendDocument } from '../respond';
import { ApiError, badRequest } from '../status';
import { targetOf } from './target';

/** How much of a followed log may wait for its reader. */
const MAX_UNREAD_BYTES = 1024 * 1024;

function parseInteger(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^-?[0-9]+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  }
  return Number(text);
}

function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== 'false' && value !== '0';
}

function sinceMs(
  time: string | null,
  seconds: number | undefined,
  now: number,
): number | undefined {
  if (time) return Date.parse(time);
  return seconds === undefined ? undefined : now - seconds * 1000;
}

function logQuery(pod: string, query: URLSearchParams, now: number): LogQuery {
  const tailLines = parseInteger(query.get('tailLines'));
  const sinceSeconds = parseInteger(query.get('sinceSeconds'));
  const limitBytes = parseInteger(query.get('limitBytes'));
  const sinceTime = query.get('sinceTime');
  const errors = [];
  if (tailLines !== undefined && tailLines < 0) {
    errors.push(
      invalid('tailLines', tailLines, 'must be greater than or equal to 0'),
    );
  }
  if (sinceSeconds !== undefined && sinceTime) {
    errors.push(
      forbiddenField(
        '[]',
        'at most one of `sinceTime` or `sinceSeconds` may be specified',
      ),
    );
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(
      invalid('sinceSeconds', sinceSeconds, 'must be greater than 0'),
    );
  }
  if (errors.length > 0) {
    throw invalidError({ group: '', kind: 'PodLogOptions' }, pod, errors);
  }
  return {
    tailLines,
    sinceMs: sinceMs(sinceTime, sinceSeconds, now),
    limitBytes,
    timestamps: flag(query, 'timestamps'),
  };
}

function chooseContainer(pod: Pod, wanted: string | null): string {
  const { name } = pod.metadata;
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  if (wanted) {
    if (!all.some(container => container.name === wanted)) {
      throw badRequest(`container ${wanted} is not valid for pod ${name}`);
    }
    return wanted;
  }
  const names = pod.spec.containers.map(container => container.name);
  if (names.length > 1) {
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`,
    );
  }
  return names[0];
}

/** Answers 400 when a container has not started and so has no log. */
function checkStarted(pod: Pod, container: string, previous: boolean): void {
  const { name } = pod.metadata;
  const status = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ].find(item => item.name === container);
  if (previous) {
    if (!status?.lastState.terminated) {
      throw badRequest(
        `previous terminated container "${container}" in pod "${name}" not found`,
      );
    }
    return;
  }
  const waiting = status?.state.waiting;
  const ran = status && status.restartCount > 0;
  if (status && (!waiting || ran)) return;
  const reason = waiting?.reason ?? 'ContainerCreating';
  const pulling = ['ErrImagePull', 'ImagePullBackOff'].includes(reason);
  throw badRequest(
    `container "${container}" in pod "${name}" is waiting to start: ${pulling ? "image can't be pulled" : reason}`,
  );
}

/** GET of /log. */
export function handleLog(context: ResourceContext): void {
  const { info, services, response } = context;
  const { registry, pods } = services;
  const pod = registry.get({
    ...targetOf(context),
    subresource: undefined,
  }) as Pod;
  const query = logQuery(pod.metadata.name, info.query, registry.clock.now());
  const container = chooseContainer(pod, info.query.get('container'));
  const { nodeName } = pod.spec;
  if (!nodeName) {
    response.writeHead(204).end();
    return;
  }
  if (!registry.store.get('nodes', undefined, nodeName)) {
    throw new ApiError(404, 'NotFound', `pods "${nodeName}" not found`, {
      name: nodeName,
      kind: 'pods',
    });
  }
  const previous = flag(info.query, 'previous');
  checkStarted(pod, container, previous);
  const log = pods.log(pod.metadata.uid, container, previous);
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  if (!log) {
    response.end();
    return;
  }
  response.write(log.read(query));
  if (!flag(info.query, 'follow') || previous) {
    response.end();
    return;
  }
  response.flushHeaders();
  const stop = log.follow(
    query,
    text => {
      response.write(text);
      // A reader that stopped reading does not fill the memory.
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    },
    () => response.end(),
  );
  response.on('close', stop);
}

interface DisruptionBudget extends KubeObject {
  spec: { selector?: Parameters<typeof matchesLabelSelector>[0] };
  status?: {
    disruptionsAllowed?: number;
    desiredHealthy?: number;
    currentHealthy?: number;
  };
}

function checkBudgets(context: ResourceContext, pod: Pod): void {
  const { registry } = context.services;
  const budgets = registry.store
    .list('policy/poddisruptionbudgets', pod.metadata.namespace)
    .map(budget => budget as DisruptionBudget)
    .filter(budget =>
      matchesLabelSelector(budget.spec.selector, pod.metadata.labels),
    );
  const blocked = budgets.find(b => (b.status?.disruptionsAllowed ?? 0) < 1);
  if (!blocked) return;
  throw new ApiError(
    429,
    'TooManyRequests',
    "Cannot evict pod as it would violate the pod's disruption budget.",
    {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: `The disruption budget ${blocked.metadata.name} needs ${blocked.status?.desiredHealthy ?? 0} healthy pods and has ${blocked.status?.currentHealthy ?? 0} currently`,
        },
      ],
    },
  );
}

/** POST of /eviction. */
export async function handleEviction(context: ResourceContext): Promise<void> {
  const { services, request, response, form } = context;
  const target = { ...targetOf(context), subresource: undefined };
  const body = parseObjectBody(
    await readBody(request),
    mediaType(request),
    'Eviction',
  ) as { deleteOptions?: DeleteOptions };
  const pod = services.registry.get(target) as Pod;
  checkBudgets(context, pod);
  deleteObject(
    services.registry,
    target,
    body.deleteOptions ?? {},
    writeOptions(context),
  );
  const success = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code: 201,
  };
  sendDocument(response, 201, success, form);
}
