import { Config } from '@backstage/config';
import { GrafanaSettings, TokenSettings } from '../observability';
import { fail } from './fail';

/** `smartdevops.grafana`, and what browsers may show within the portal. */
export type GrafanaConfig = GrafanaSettings & {
  jwt: TokenSettings | undefined;
  /** Sources of the Content-Security-Policy that hold for frames. */
  frameSources: string[];
};

/** Tokens stand in addresses; longer than this they could be used again. */
const MAX_LIFETIME_S = 60;
/** What the portal itself says about a viewer. */
const RESERVED = [
  'iss',
  'aud',
  'sub',
  'iat',
  'nbf',
  'exp',
  'jti',
  'name',
  'tenant',
  'platform_admin',
];

/**
 * Reads `smartdevops.grafana`; nothing where there is no `baseUrl`.
 *
 * @throws an error that names the key
 */
export function readGrafana(root: Config): GrafanaConfig | undefined {
  const config = root.getOptionalConfig('smartdevops.grafana');
  const baseUrl = config?.getOptionalString('baseUrl');
  if (!config || !baseUrl) {
    return undefined;
  }
  const orgId = config.getOptionalNumber('orgId') ?? 1;
  if (!(Number.isInteger(orgId) && orgId > 0)) {
    fail('grafana.orgId', 'must be a whole number from 1.');
  }
  return {
    baseUrl: readBaseUrl(baseUrl),
    dashboards: {
      client: readUid(config, 'client', 'smartdevops-client'),
      devops: readUid(config, 'devops', 'smartdevops-devops'),
    },
    orgId,
    jwt: readJwt(config.getOptionalConfig('jwt')),
    frameSources: readFrameSources(root.getOptionalConfig('backend.csp')),
  };
}

function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url &&
    /^https?:$/.test(url.protocol) &&
    !url.username &&
    !url.password &&
    !url.search &&
    !url.hash;
  if (!plain) {
    fail(
      'grafana.baseUrl',
      'must be an http or https URL without user, query and fragment, such as https://grafana.example.com.',
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function readUid(config: Config, name: string, fallback: string): string {
  const uid = config.getOptionalString(`dashboards.${name}`) ?? fallback;
  if (!/^[a-zA-Z0-9_-]{1,40}$/.test(uid)) {
    fail(
      `grafana.dashboards.${name}`,
      `"${uid}" is not the uid of a dashboard: up to 40 letters, digits, "-" and "_".`,
    );
  }
  return uid;
}

function readJwt(config: Config | undefined): TokenSettings | undefined {
  if (!config?.getOptionalBoolean('enabled')) {
    return undefined;
  }
  const lifetimeSeconds =
    config.getOptionalNumber('lifetimeSeconds') ?? MAX_LIFETIME_S;
  if (!(lifetimeSeconds >= 5 && lifetimeSeconds <= MAX_LIFETIME_S)) {
    fail(
      'grafana.jwt.lifetimeSeconds',
      `must be a number from 5 to ${MAX_LIFETIME_S}.`,
    );
  }
  const section = config.getOptionalConfig('claims');
  const claims = Object.fromEntries(
    (section?.keys() ?? []).map(key => [key, section?.getString(key) ?? '']),
  );
  const reserved = Object.keys(claims).find(key => RESERVED.includes(key));
  if (reserved !== undefined) {
    fail('grafana.jwt.claims', `"${reserved}" is a claim of the portal's own.`);
  }
  return {
    audience: config.getOptionalString('audience') ?? 'grafana',
    lifetimeSeconds,
    claims,
  };
}

/** As Backstage does: what is not told about frames is told by the default. */
function readFrameSources(csp: Config | undefined): string[] {
  const directives = new Map(
    (csp?.keys() ?? []).map(key => [
      key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
      csp?.get(key),
    ]),
  );
  for (const name of ['frame-src', 'child-src', 'default-src']) {
    const sources = directives.get(name);
    if (Array.isArray(sources)) {
      return sources.map(String);
    }
    if (name === 'default-src' && sources === false) {
      return ['*'];
    }
  }
  return ["'self'"];
}
