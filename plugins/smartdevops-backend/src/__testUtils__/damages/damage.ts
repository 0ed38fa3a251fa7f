import { isNotFound, Transport } from '../../kubernetes';

export type Stored = { metadata: Record<string, unknown>; spec?: object };

/** What is done to the object at a path: deleted, replaced, merged into, or created. */
export type Damage = {
  path: string;
  delete?: true;
  /** Fields of the spec, which becomes another object of that name. */
  replaceSpec?: object;
  merge?: object;
  create?: object;
};

/** What is broken, how, and exactly which findings have to fail with which words. */
export type DamageRow = [string, Damage, Record<string, RegExp>];

export const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';

export const core = (kind: string, name: string) =>
  `/api/v1/namespaces/acme/${kind}/${name}`;
export const network = (name: string) =>
  `/apis/networking.k8s.io/v1/namespaces/acme/networkpolicies/${name}`;
export const guardRail = (tenant: string) =>
  `/apis/projectcalico.org/v3/globalnetworkpolicies/smartdevops-tenant-${tenant}`;
export const binding = (name: string, namespace = 'acme') =>
  `${RBAC}/namespaces/${namespace}/rolebindings/${name}`;
export const policy = (name: string) =>
  `${ADMISSION}/validatingadmissionpolicies/smartdevops-${name}`;
export const policyBinding = (name: string) =>
  `${ADMISSION}/validatingadmissionpolicybindings/smartdevops-${name}`;

export const DEPLOYER = {
  kind: 'ServiceAccount',
  name: 'tenant-deployer',
  namespace: 'acme',
};

/** A binding that gives a subject, or the deployer of `acme`, a ClusterRole. */
export const bind = (role: string, subject: object = DEPLOYER) => ({
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: role,
  },
  subjects: [subject],
});

export const NETWORK_EXTRA = 'No other NetworkPolicy opens the namespace';
export const BINDING_EXTRA =
  'No other RoleBinding gives access to the namespace';
export const ELSEWHERE = 'Deployer is bound nowhere else';
export const POD_FINDINGS = [
  'Privileged pod is refused',
  'Pod in the node’s network is refused',
  'Pod that sees the node’s processes is refused',
  'Pod with the node’s files is refused',
  'Pod with more capabilities is refused',
  'Root container is refused',
];
export const HOST_FINDINGS = [
  'Ingress with the host of another tenant is refused',
  'Ingress for every host is refused',
  'Ingress that catches the rest is refused',
];
export const SERVICE_FINDINGS = [
  'Service with an external IP is refused',
  'Service that leads elsewhere is refused',
];

/** The same words for several findings. */
export const all = (names: string[], actual: RegExp) =>
  Object.fromEntries(names.map(name => [name, actual]));

/** Reads an object as the cluster's administrator; nothing if there is none. */
export async function read(
  admin: Transport,
  path: string,
): Promise<Stored | undefined> {
  try {
    return await admin.json<Stored>({ path });
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Creates the object of a path, which ends in its name. */
export async function create(
  admin: Transport,
  path: string,
  body: object,
): Promise<void> {
  const slash = path.lastIndexOf('/');
  await admin.json({
    method: 'POST',
    path: path.slice(0, slash),
    body: { metadata: { name: path.slice(slash + 1) }, ...body },
  });
}

export async function remove(admin: Transport, path: string): Promise<void> {
  await admin.json({ method: 'DELETE', path });
}

/** Does the damage while something is looked at, and undoes it afterwards. */
export async function whileDamaged<T>(
  admin: Transport,
  damage: Damage,
  look: () => Promise<T>,
): Promise<T> {
  const before = await read(admin, damage.path);
  await inflict(admin, damage, before);
  try {
    return await look();
  } finally {
    await restore(admin, damage.path, before);
  }
}

async function inflict(
  admin: Transport,
  damage: Damage,
  before: Stored | undefined,
): Promise<void> {
  const { path, merge, replaceSpec } = damage;
  if (damage.delete || replaceSpec) {
    await remove(admin, path);
  }
  if (before && replaceSpec) {
    const spec = { ...before.spec, ...replaceSpec };
    await create(admin, path, { ...untied(before), spec });
  }
  if (damage.create) {
    await create(admin, path, damage.create);
  }
  if (merge) {
    await admin.json({
      method: 'PATCH',
      path,
      body: merge,
      contentType: 'application/merge-patch+json',
    });
  }
}

/** Puts an object back as it was, or away if it was not there. */
async function restore(
  admin: Transport,
  path: string,
  before: Stored | undefined,
): Promise<void> {
  if (!before) {
    await remove(admin, path);
    return;
  }
  const body = untied(before);
  const now = await read(admin, path);
  if (now) {
    // Custom resources are not replaced without it.
    body.metadata.resourceVersion = now.metadata.resourceVersion;
    await admin.json({ method: 'PUT', path, body });
  } else {
    await create(admin, path, body);
  }
}

/** An object without what ties it to its former life. */
function untied({ metadata, ...content }: Stored): Stored {
  const { uid, resourceVersion, creationTimestamp, managedFields, ...rest } =
    metadata;
  return { ...content, metadata: rest };
}
