import { Config } from '@backstage/config';
import {
  DEFAULT_CLUSTER,
  IngressSettings,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { fail } from './fail';
import { readUrl } from './sources';

/** A cluster that tenants can be put in. */
export type ClusterSettings = {
  /** Kept with each tenant: it must not change. */
  name: string;
  title: string;
  /** Missing means the cluster that the backend itself runs in. */
  kubeconfig?: string;
  context?: string;
  ingress: IngressSettings & {
    className?: string;
    /** On the Ingress of every app. */
    annotations?: Record<string, string>;
  };
  /** Base URL of its Prometheus; missing means that there is none. */
  prometheusUrl?: string;
};

/**
 * Reads `smartdevops.clusters`. Without it there is one, of `kubernetes`,
 * `ingress` and `prometheus`; what an entry leaves out is taken from there.
 *
 * @throws an error that names the key
 */
export function readClusters(
  config: Config | undefined,
): [ClusterSettings, ...ClusterSettings[]] {
  const entries = config?.getOptionalConfigArray('clusters');
  if (!entries) {
    return [readCluster(config, DEFAULT_CLUSTER)];
  }
  const [first, ...others] = entries.map((entry, index) =>
    readCluster(config, nameOf(entry, index), { entry, index }),
  );
  if (!first) {
    return fail('clusters', 'must hold at least one cluster.');
  }
  const names = [first, ...others].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    fail('clusters', `names "${twice}" more than once.`);
  }
  return [first, ...others];
}

function nameOf(entry: Config, index: number): string {
  const name = entry.getOptionalString('name') ?? '';
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    fail(`clusters[${index}].name`, `"${name}" is not a DNS label.`);
  }
  return name;
}

function readCluster(
  config: Config | undefined,
  name: string,
  own?: { entry: Config; index: number },
): ClusterSettings {
  const at = (key: string) => (own ? `clusters[${own.index}].${key}` : key);
  /** As the entry has it, or as all have it. */
  const read = <T>(get: (from: Config) => T | undefined): T | undefined =>
    (own && get(own.entry)) ?? (config && get(config));
  const text = (key: string) => read(from => from.getOptionalString(key));
  return {
    name,
    title: own?.entry.getOptionalString('title') ?? name,
    kubeconfig: text('kubernetes.kubeconfig'),
    context: text('kubernetes.context'),
    ingress: {
      ...readIngress(at, text, () =>
        read(from => from.getOptionalNumber('ingress.port')),
      ),
      annotations: readAnnotations(
        at('ingress.annotations'),
        read(from => from.getOptional('ingress.annotations')),
      ),
    },
    prometheusUrl:
      (own && readUrl(own.entry, 'prometheus.url', at('prometheus.url'))) ??
      readUrl(config, 'prometheus.url'),
  };
}

function readIngress(
  at: (key: string) => string,
  text: (key: string) => string | undefined,
  portOf: () => number | undefined,
): ClusterSettings['ingress'] {
  const baseDomain = text('ingress.baseDomain') ?? 'localhost';
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(baseDomain)) {
    fail(at('ingress.baseDomain'), `"${baseDomain}" is not a domain name.`);
  }
  const scheme = text('ingress.scheme') ?? 'http';
  if (scheme !== 'http' && scheme !== 'https') {
    fail(at('ingress.scheme'), 'must be http or https.');
  }
  const port = portOf();
  if (port !== undefined && !(Number.isInteger(port) && port > 0)) {
    fail(at('ingress.port'), 'must be a port number.');
  }
  return { baseDomain, scheme, port, className: text('ingress.className') };
}

/** A key as Kubernetes wants it, with or without a domain before it. */
const ANNOTATION_KEY =
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;
/** What the suite itself writes there. */
const OWN_KEY = /^([a-z0-9][-a-z0-9.]*\.)?smartdevops\.io\//;

/** Read as a whole: the dots of a key would else be taken for a path. */
function readAnnotations(
  key: string,
  found: unknown,
): Record<string, string> | undefined {
  if (found === undefined) {
    return undefined;
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    return fail(key, 'must be a map of annotations.');
  }
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => {
      if (!ANNOTATION_KEY.test(name)) {
        fail(key, `"${name}" is not the name of an annotation.`);
      }
      if (OWN_KEY.test(name)) {
        fail(key, `"${name}" is the platform's own.`);
      }
      if (typeof value !== 'string') {
        fail(key, `the value of "${name}" must be text; put it in quotes.`);
      }
      return [name, value];
    }),
  );
}
