import {
  IsolationObservation,
  ObservedRight,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { apiVersionOf, resourcePath } from '../resources';
import { Transport } from '../Transport';
import { deployerOf } from '../identities';
import { look } from './look';

/** Rights that one identity is asked about in one place. */
type RightsProbe = {
  name: string;
  who: string;
  where: string;
  expected: 'allowed' | 'refused';
  as: string;
  /** Missing: the whole cluster. */
  namespace?: string;
  /** As kubectl writes them: `verb resource[.group][/subresource]`. */
  rights: string[];
};

const RBAC = 'rbac.authorization.k8s.io';
const NETWORK = 'networking.k8s.io';

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const each = (verbs: string[], ...resources: string[]) =>
  resources.flatMap(resource => verbs.map(verb => `${verb} ${resource}`));

const DEPLOYS = [
  ...each(['get', 'list', 'create', 'patch'], 'deployments.apps', 'services'),
  ...each(['create', 'patch'], `ingresses.${NETWORK}`, 'secrets'),
  ...each(['get', 'list'], 'pods'),
  'get pods/log',
];
/** What a stranger must not do in a namespace. */
const TRESPASSES = [
  ...each(['get', 'list', 'watch'], 'pods', 'secrets', 'configmaps'),
  'get pods/log',
  'create pods/exec',
  ...each(['list', ...WRITES], 'deployments.apps', 'services'),
  ...each(WRITES, `ingresses.${NETWORK}`, `rolebindings.${RBAC}`),
];
/** Removal of apps, which `deploy/rbac/removal` hands out. */
const APP_DELETES = each(
  ['delete'],
  'deployments.apps',
  'services',
  'secrets',
  `ingresses.${NETWORK}`,
);

function probesOf(options: {
  namespace: string;
  otherNamespace: string;
  removalEnabled: boolean;
}): RightsProbe[] {
  const { namespace, otherNamespace, removalEnabled } = options;
  const own = {
    as: deployerOf(namespace),
    who: 'the deployer',
    where: 'in the tenant’s own namespace',
    namespace,
    expected: 'refused',
  } as const;
  const { as, who, expected } = own;
  const elsewhere = { as, who, expected };
  return [
    {
      ...own,
      name: 'Deployer can deploy',
      expected: 'allowed',
      rights: DEPLOYS,
    },
    {
      ...own,
      name: 'Deployer deletes nothing',
      where: removalEnabled
        ? `${own.where} (apart from the removal of apps, which is switched on)`
        : own.where,
      rights: [
        ...(removalEnabled ? [] : APP_DELETES),
        ...each(['deletecollection'], 'deployments.apps', 'services'),
        ...each(['delete'], 'pods', 'configmaps', 'persistentvolumeclaims'),
      ],
    },
    {
      ...own,
      name: 'Deployer reads no secrets',
      rights: each(['get', 'list', 'watch'], 'secrets'),
    },
    {
      ...own,
      name: 'Deployer hands out no rights',
      rights: [
        ...each(WRITES, `roles.${RBAC}`, `rolebindings.${RBAC}`),
        ...each(['bind', 'escalate'], `roles.${RBAC}`, `clusterroles.${RBAC}`),
      ],
    },
    {
      ...own,
      name: 'Deployer cannot change its limits',
      rights: each(WRITES, 'resourcequotas', 'limitranges'),
    },
    {
      ...own,
      name: 'Deployer cannot change network policies',
      rights: each(WRITES, `networkpolicies.${NETWORK}`),
    },
    {
      ...own,
      name: 'Deployer takes no other identity',
      rights: [
        ...each(['impersonate'], 'users', 'groups', 'serviceaccounts'),
        ...each(WRITES, 'serviceaccounts'),
        'create serviceaccounts/token',
      ],
    },
    {
      ...own,
      name: 'Deployer does not enter pods',
      rights: [
        ...each(['create'], 'pods/exec', 'pods/attach', 'pods/portforward'),
        'patch pods/ephemeralcontainers',
      ],
    },
    {
      ...elsewhere,
      name: 'Deployer stays out of other tenants',
      where: 'in the namespace of another tenant',
      namespace: otherNamespace,
      rights: TRESPASSES,
    },
    {
      ...elsewhere,
      name: 'Deployer stays out of kube-system',
      where: 'in kube-system',
      namespace: 'kube-system',
      rights: TRESPASSES,
    },
    {
      ...elsewhere,
      name: 'Deployer has no rights in the cluster as a whole',
      where: 'in the cluster as a whole',
      rights: [
        ...each(['list'], 'pods', 'secrets', 'deployments.apps', 'namespaces'),
        ...each(WRITES, 'namespaces', 'nodes', 'persistentvolumes'),
        ...each(WRITES, `clusterroles.${RBAC}`, `clusterrolebindings.${RBAC}`),
        'create customresourcedefinitions.apiextensions.k8s.io',
        ...each(['impersonate'], 'users', 'groups'),
      ],
    },
    {
      name: 'Deployers of other tenants stay out',
      who: 'the deployer of another tenant',
      where: 'in the namespace of this tenant',
      as: deployerOf(otherNamespace),
      expected: 'refused',
      namespace,
      rights: TRESPASSES,
    },
  ];
}

/** Access reviews of this tenant's deployer and of another tenant's. */
export async function observeRights(
  transport: Transport,
  options: {
    namespace: string;
    otherNamespace: string;
    removalEnabled: boolean;
  },
): Promise<IsolationObservation[]> {
  const observations: IsolationObservation[] = [];
  for (const probe of probesOf(options)) {
    observations.push(await observeProbe(transport, probe));
  }
  return observations;
}

function observeProbe(
  transport: Transport,
  probe: RightsProbe,
): Promise<IsolationObservation> {
  const { name, who, where, expected, rights } = probe;
  const tried = `asked the cluster what ${who} may do ${where}: ${summarize(
    rights,
  )}`;
  return look({ name, tried }, async () => ({
    kind: 'rights',
    expected,
    rights: await Promise.all(
      rights.map(right => review(transport, probe, right)),
    ),
  }));
}

async function review(
  transport: Transport,
  probe: RightsProbe,
  right: string,
): Promise<ObservedRight> {
  const kind = 'SelfSubjectAccessReview';
  const { namespace } = probe;
  const { status } = await transport.json<{ status: { allowed: boolean } }>({
    method: 'POST',
    path: resourcePath(kind),
    body: {
      apiVersion: apiVersionOf(kind),
      kind,
      spec: { resourceAttributes: { ...parse(right), namespace } },
    },
    impersonate: probe.as,
  });
  return { right: words(right), allowed: status.allowed };
}

function parse(right: string) {
  const [verb, what] = right.split(' ');
  const [full, subresource] = what.split('/');
  const [resource, ...group] = full.split('.');
  return { verb, resource, subresource, group: group.join('.') };
}

/** Verbs by resource: `pods (get, list), services (create)`. */
function summarize(rights: string[]): string {
  const verbs = new Map<string, string[]>();
  for (const right of rights) {
    const [verb, what] = words(right).split(' ');
    verbs.set(what, [...(verbs.get(what) ?? []), verb]);
  }
  return [...verbs]
    .map(([what, those]) => `${what} (${those.join(', ')})`)
    .join(', ');
}

/** Without the API group, which only the cluster needs. */
function words(right: string): string {
  const { verb, resource, subresource } = parse(right);
  return `${verb} ${resource}${subresource ? `/${subresource}` : ''}`;
}
