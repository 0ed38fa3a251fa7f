import { PROVISIONER } from '../identities';

/** One thing an identity has to be allowed, as an access review asks for it. */
export type Right = {
  group: string;
  resource: string;
  verb: string;
  /** The one object it is limited to. */
  name?: string;
};

/** An identity of the suite and everything it uses. */
export type IdentityRights = {
  /** How it is called in a message; missing for the backend's own account. */
  user?: string;
  rights: Right[];
};

const READ = ['get', 'list', 'watch'];
const APPLY = ['get', 'create', 'patch'];

function rights(group: string, resources: string[], verbs: string[]): Right[] {
  return resources.flatMap(resource =>
    verbs.map(verb => ({ group, resource, verb })),
  );
}

function named(right: Omit<Right, 'name'>, names: string[]): Right[] {
  return names.map(name => ({ ...right, name }));
}

/** The admission policies of `deploy/rbac/base`; each binding is named like its policy. */
export const ADMISSION_POLICIES = [
  'smartdevops-provisioner-namespaces',
  'smartdevops-provisioner-objects',
  'smartdevops-provisioner-global-network-policies',
  'smartdevops-deployer-services',
  'smartdevops-deployer-hosts',
  'smartdevops-deployer-pods',
  'smartdevops-deployer-images',
];

/** What the account that the backend runs as uses (`deploy/rbac/base/backend.yaml`). */
export const BACKEND_RIGHTS: IdentityRights = {
  rights: [
    ...rights(
      '',
      ['namespaces', 'pods', 'services', 'events', 'resourcequotas'],
      READ,
    ),
    ...rights('apps', ['deployments'], READ),
    ...rights('discovery.k8s.io', ['endpointslices'], READ),
    ...rights('networking.k8s.io', ['ingresses', 'networkpolicies'], READ),
    ...rights('autoscaling', ['horizontalpodautoscalers'], READ),
    ...rights('metrics.k8s.io', ['pods'], ['list']),
    ...rights(
      'rbac.authorization.k8s.io',
      ['rolebindings', 'clusterrolebindings'],
      ['list'],
    ),
    ...['validatingadmissionpolicies', 'validatingadmissionpolicybindings']
      .map(resource => ({
        group: 'admissionregistration.k8s.io',
        resource,
        verb: 'get',
      }))
      .flatMap(right => named(right, ADMISSION_POLICIES)),
    ...named({ group: '', resource: 'serviceaccounts', verb: 'impersonate' }, [
      'tenant-deployer',
      'smartdevops-provisioner',
    ]),
  ],
};

/** What the provisioner uses (`deploy/rbac/base/provisioner.yaml`). */
export const PROVISIONER_RIGHTS: IdentityRights = {
  user: PROVISIONER,
  rights: [
    ...rights(
      '',
      ['namespaces', 'resourcequotas', 'limitranges', 'serviceaccounts'],
      APPLY,
    ),
    ...rights('networking.k8s.io', ['networkpolicies'], APPLY),
    ...rights('projectcalico.org', ['globalnetworkpolicies'], APPLY),
    // Of Calico's own check. RBAC grants them whether Calico is served or not.
    ...named({ group: 'projectcalico.org', resource: 'tiers', verb: 'get' }, [
      'default',
    ]),
    ...APPLY.flatMap(verb =>
      named(
        {
          group: 'projectcalico.org',
          resource: 'tier.globalnetworkpolicies',
          verb,
        },
        ['default.*'],
      ),
    ),
    ...rights('rbac.authorization.k8s.io', ['rolebindings'], APPLY),
    ...named(
      {
        group: 'rbac.authorization.k8s.io',
        resource: 'clusterroles',
        verb: 'bind',
      },
      ['smartdevops-tenant-deployer', 'smartdevops-tenant-viewer'],
    ),
  ],
};

/** A name that nothing has: allowed for it means allowed for any. */
const ANY = 'smartdevops-rights-check';
const EVERYTHING: Right = { group: '*', resource: '*', verb: '*' };

/**
 * A few rights that show that an account is bound to more than `deploy/rbac`
 * gives it. What may be done with everything comes first: it stands for all.
 */
export const BACKEND_EXCESS: IdentityRights = {
  rights: [
    EVERYTHING,
    ...rights('', ['secrets'], ['get', 'list']),
    ...rights('', ['namespaces', 'pods'], ['create']),
    ...rights('apps', ['deployments'], ['patch', 'delete']),
    ...rights(
      'rbac.authorization.k8s.io',
      ['rolebindings', 'clusterrolebindings'],
      ['create'],
    ),
    // The two identities are granted by name; anybody else is too much.
    ...['users', 'groups', 'serviceaccounts'].map(resource => ({
      group: '',
      resource,
      verb: 'impersonate',
      name: ANY,
    })),
  ],
};

/** As {@link BACKEND_EXCESS}. It makes namespaces and RoleBindings, and no more. */
export const PROVISIONER_EXCESS: IdentityRights = {
  user: PROVISIONER,
  rights: [
    EVERYTHING,
    ...rights('', ['secrets'], ['get', 'list']),
    ...rights('', ['pods'], ['create']),
    ...rights('apps', ['deployments'], ['patch', 'delete']),
    {
      group: 'rbac.authorization.k8s.io',
      resource: 'clusterroles',
      verb: 'bind',
      name: ANY,
    },
  ],
};

/** A right as a person reads it. */
export function describeRight({ group, resource, verb, name }: Right): string {
  if (verb === '*') {
    return 'do everything with everything';
  }
  const what = group ? `${resource}.${group}` : resource;
  if (name === ANY) {
    return `${verb} any of the ${what}`;
  }
  return `${verb} ${what}${name ? ` "${name}"` : ''}`;
}
