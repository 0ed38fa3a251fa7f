import { Config } from '@backstage/config';
import {
  checkAppName,
  checkTenantName,
  PIPELINE_VERBS,
  PipelineGrant,
  PipelineVerb,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { fail } from './fail';

/** Subjects of people and of the portal's own plugins. */
const RESERVED = /^(user|plugin|group):/i;

/**
 * Reads what pipelines may do.
 *
 * @throws an error that names the key
 */
export function readPipelines(config: Config | undefined): PipelineGrant[] {
  const entries = config?.getOptionalConfigArray('pipelines') ?? [];
  return entries.map((entry, index) => readPipeline(entry, index));
}

function readPipeline(entry: Config, index: number): PipelineGrant {
  const at = (key: string) => `pipelines[${index}].${key}`;
  const text = (key: string) =>
    entry.getOptionalString(key) ?? fail(at(key), 'is missing.');
  const subject = text('subject');
  if (!/^\S{1,200}$/.test(subject) || RESERVED.test(subject)) {
    fail(
      at('subject'),
      `"${subject}" is not the subject of an external token, such as acme-ci.`,
    );
  }
  const tenant = text('tenant');
  const wrongTenant = checkTenantName(tenant);
  if (wrongTenant) {
    fail(at('tenant'), wrongTenant.message);
  }
  const apps = entry.getOptionalStringArray('apps');
  const wrongApp = apps?.find(app => checkAppName(app));
  if (wrongApp !== undefined) {
    fail(at('apps'), `"${wrongApp}" is not the name of an app.`);
  }
  const may = entry.getOptionalStringArray('may') ?? [];
  const wrongVerb = may.find(verb => !isVerb(verb));
  if (wrongVerb !== undefined || may.length === 0) {
    fail(at('may'), `must hold some of ${PIPELINE_VERBS.join(', ')}.`);
  }
  const images = entry.getOptionalStringArray('images');
  const wrongImage = images?.find(image => /[\s@*]|^$/.test(image));
  if (wrongImage !== undefined) {
    fail(
      at('images'),
      `"${wrongImage}" is not the name of an image, such as ghcr.io/acme/shop.`,
    );
  }
  return { subject, tenant, apps, may: may.filter(isVerb), images };
}

function isVerb(verb: string): verb is PipelineVerb {
  return (PIPELINE_VERBS as readonly string[]).includes(verb);
}
