import fs from 'node:fs';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { DevCluster, FAST_TIMINGS, startDevCluster, Timings } from 'devcluster';
import { parse, parseAllDocuments, stringify } from 'yaml';

const RBAC = path.resolve(__dirname, '../../../../deploy/rbac');
const MANIFESTS = path.join(RBAC, 'base');
const REMOVAL = 'removal/component';

/** A cluster that a portal is tested on. */
export type TestCluster = Pick<
  DevCluster,
  'kubeconfig' | 'url' | 'ingressPort' | 'stop'
>;

/** A cluster that is there already and has `deploy/rbac` applied. */
export type ExternalCluster = {
  /** Path of a kubeconfig whose current context is an administrator. */
  kubeconfig: string;
  /** Context that the backend uses; the current one unless told. */
  context?: string;
  /** Where the ingress controller is found by users. */
  baseDomain: string;
  ingressPort: number;
};

/** Starts an embedded cluster that has `deploy/rbac` applied. */
export function startEmbedded(options: {
  /** Where the kubeconfig is written to. */
  kubeconfig: string;
  /** Whether it allows apps to be removed. */
  removal?: boolean;
  /** How long simulated things take; a twentieth unless told. */
  timings?: Partial<Timings>;
}): Promise<TestCluster> {
  return startDevCluster({
    kubeconfig: options.kubeconfig,
    manifests: options.removal
      ? [MANIFESTS, ...removalManifests()]
      : [MANIFESTS],
    timings: { ...FAST_TIMINGS, ...options.timings },
  });
}

/** A cluster that is there already, seen like an embedded one. */
export function existing({
  kubeconfig,
  ingressPort,
}: ExternalCluster): TestCluster {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return {
    kubeconfig: fs.readFileSync(kubeconfig, 'utf8'),
    url: config.getCurrentCluster()!.server,
    ingressPort,
    stop: async () => {},
  };
}

/** What `deploy/rbac/removal` changes and adds. */
function removalManifests(): string[] {
  return [
    patchedRole('tenant-deployer.yaml', 'delete-apps.yaml'),
    patchedRole('provisioner.yaml', 'delete-namespaces.yaml'),
    path.join(RBAC, REMOVAL, 'admission-removal.yaml'),
  ];
}

/** The first ClusterRole of a file with the rules that a patch adds. */
function patchedRole(base: string, patch: string): string {
  const read = (...parts: string[]) =>
    fs.readFileSync(path.join(RBAC, ...parts), 'utf8');
  const role = parseAllDocuments(read('base', base))
    .map(document => document.toJS() as { kind: string; rules: unknown[] })
    .find(({ kind }) => kind === 'ClusterRole')!;
  const added = parse(read(REMOVAL, patch)) as { value: unknown }[];
  role.rules.push(...added.map(({ value }) => value));
  return stringify(role);
}
