import type { RouteName } from '../api/routes';
import { fullImageName, parseImage } from '../images';
import { Refusal } from '../refusal';

/** What a pipeline can be allowed besides looking. @public */
export const PIPELINE_VERBS = [
  'prepare',
  'promote',
  'abort',
  'rollback',
] as const;
/** @public */
export type PipelineVerb = (typeof PIPELINE_VERBS)[number];

/** What one machine user may do, as configuration says. @public */
export type PipelineGrant = {
  /** Subject of its token. */
  subject: string;
  tenant: string;
  /** Missing: all apps of the tenant. */
  apps?: string[];
  may: PipelineVerb[];
  /** Images, or paths of images, that it may prepare; missing: any. */
  images?: string[];
};

/** What a pipeline asks for. @public */
export type PipelineCall = {
  route: RouteName;
  tenant?: string;
  app?: string;
  /** After it was checked. */
  body?: unknown;
};

const VERB_OF: Partial<Record<RouteName, PipelineVerb | 'look'>> = {
  getApp: 'look',
  prepareApp: 'prepare',
  promoteApp: 'promote',
  abortApp: 'abort',
  rollbackApp: 'rollback',
};
/** What a pipeline may say about the next version; the rest is for people. */
const PREPARED_FIELDS = ['image'];

/**
 * Says why a pipeline may not do something, or nothing if it may. Whatever no
 * grant names is refused, whether or not it exists.
 *
 * @param grants - those of its subject
 * @public
 */
export function decidePipeline(
  grants: PipelineGrant[],
  call: PipelineCall,
): Refusal | undefined {
  const verb = VERB_OF[call.route];
  if (!verb || call.tenant === undefined || call.app === undefined) {
    return notAllowed('Pipelines may only look at and release single apps.');
  }
  const { tenant, app } = call;
  const own = grants.filter(
    grant =>
      grant.tenant === tenant &&
      (!grant.apps || grant.apps.includes(app)) &&
      (verb === 'look' || grant.may.includes(verb)),
  );
  if (own.length === 0) {
    return notAllowed(
      `This pipeline may not ${verb === 'look' ? 'look at' : verb} ${tenant}/${app}.`,
    );
  }
  return verb === 'prepare' ? checkPrepared(own, call.body) : undefined;
}

/** Whether a tenant exists for a pipeline. @public */
export function pipelineSees(grants: PipelineGrant[], tenant: string): boolean {
  return grants.some(grant => grant.tenant === tenant);
}

function checkPrepared(
  grants: PipelineGrant[],
  body: unknown,
): Refusal | undefined {
  const given = Object.entries((body ?? {}) as Record<string, unknown>).filter(
    ([, value]) => value !== undefined,
  );
  const other = given.find(([name]) => !PREPARED_FIELDS.includes(name));
  if (other) {
    return {
      reason: 'PipelineImageOnly',
      message: `A pipeline prepares a new image and changes nothing else; "${other[0]}" is for people. Prepare it once in the portal, later versions keep it.`,
    };
  }
  const image = String(Object.fromEntries(given).image);
  if (grants.some(({ images }) => !images || isAmong(image, images))) {
    return undefined;
  }
  return {
    reason: 'PipelineImageNotAllowed',
    message: `This pipeline may not prepare ${image}: it is none of the images that smartdevops.pipelines names for it.`,
  };
}

function isAmong(image: string, allowed: string[]): boolean {
  const repository = parseImage(fullImageName(image))?.repository;
  return allowed.some(entry => {
    const name = fullImageName(entry.replace(/\/+$/, ''));
    return repository === name || repository?.startsWith(`${name}/`);
  });
}

function notAllowed(sentence: string): Refusal {
  return {
    reason: 'PipelineNotAllowed',
    message: `${sentence} What it may is in smartdevops.pipelines of the portal's configuration.`,
  };
}
