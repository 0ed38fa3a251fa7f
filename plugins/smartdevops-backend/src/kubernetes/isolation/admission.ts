import {
  Difference,
  differences,
  IsolationObservation,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployerOf } from '../identities';
import { resourcePath } from '../resources';
import { Transport } from '../Transport';
import { TenantSpec } from '../types';
import { StoredObject } from '../Writer';
import { attempt, found, look } from './look';

/** Admission policies of `deploy/rbac/base`, with what they see to. */
const POLICIES = {
  'smartdevops-provisioner-namespaces':
    'the provisioner writes only namespaces of tenants',
  'smartdevops-provisioner-objects':
    'the provisioner writes only inside such namespaces',
  'smartdevops-provisioner-global-network-policies':
    'the provisioner writes only Calico policies that deny, each around its tenant',
  'smartdevops-deployer-services': 'deployers make only ClusterIP Services',
  'smartdevops-deployer-hosts': 'deployers use only hosts of their tenant',
  'smartdevops-deployer-pods': 'deployers only try pods',
  'smartdevops-deployer-images':
    'images come from the registries that are allowed',
};
const GROUP_PATH = '/apis/admissionregistration.k8s.io/v1';

type Policy = StoredObject & { spec: { failurePolicy?: string } };
type Binding = StoredObject & {
  spec: {
    policyName: string;
    validationActions?: string[];
    matchResources?: object;
  };
};

/**
 * Whether a policy and its binding are in force: failing closed, denying, and
 * not narrowed to some requests. What it says is proven by the dry runs.
 */
async function readPolicy(
  transport: Transport,
  name: string,
): Promise<Difference[] | undefined> {
  const read = <T>(kind: `ValidatingAdmissionPolicy${'' | 'Binding'}`) =>
    found(() =>
      transport.json<T>({ path: resourcePath(kind, undefined, name) }),
    );
  const [policy, binding] = await Promise.all([
    read<Policy>('ValidatingAdmissionPolicy'),
    read<Binding>('ValidatingAdmissionPolicyBinding'),
  ]);
  if (!policy && !binding) {
    return undefined;
  }
  const { policyName, validationActions, matchResources } = binding?.spec ?? {};
  return differences(
    {
      policy: { failurePolicy: 'Fail' },
      binding: { policyName: name, denies: true },
    },
    {
      policy: policy && { failurePolicy: policy.spec.failurePolicy ?? 'Fail' },
      binding: binding && {
        policyName,
        denies: validationActions?.includes('Deny'),
        ...(matchResources && { matchResources }),
      },
    },
    { path: '', exact: true },
  );
}

/** Whether the cluster has admission policies at all: Kubernetes 1.30 or newer. */
function observeSupport(transport: Transport): Promise<IsolationObservation> {
  const about = {
    name: 'The cluster has admission policies',
    tried: 'looked whether it serves ValidatingAdmissionPolicies',
  };
  return look(about, async () => {
    const group = await found(() =>
      transport.json<{ resources: { name: string }[] }>({ path: GROUP_PATH }),
    );
    const passed = (group?.resources ?? []).some(
      ({ name }) => name === 'validatingadmissionpolicies',
    );
    return {
      kind: 'fact',
      expected: 'it does, as Kubernetes 1.30 and newer do',
      actual: passed
        ? 'it does'
        : 'it does not: only RBAC, quota and our own code confine the two identities that write',
      passed,
    };
  });
}

async function observePolicies(
  transport: Transport,
): Promise<IsolationObservation[]> {
  const observed = Object.entries(POLICIES).map(([name, meaning]) =>
    look(
      {
        name: `Admission policy ${name}`,
        tried: `looked whether it is in force and sees to it that ${meaning}`,
      },
      async () => ({
        kind: 'object',
        differences: await readPolicy(transport, name),
      }),
    ),
  );
  return Promise.all(observed);
}

const LABELS = { 'isolation-check': 'true' };
const DEPLOYMENT = {
  replicas: 0,
  selector: { matchLabels: LABELS },
  template: {
    metadata: { labels: LABELS },
    spec: {
      containers: [{ name: 'probe', image: 'registry.invalid/probe:1' }],
    },
  },
};

/**
 * Where the portal is told which registries are allowed, the cluster has to
 * say the same: a form alone keeps nobody out.
 */
function observeRegistries(
  transport: Transport,
  { namespace }: TenantSpec,
  allowedRegistries: string[] | undefined,
) {
  const about = {
    name: 'Image of another registry is refused',
    tried:
      'dry run of a Deployment with an image of registry.invalid, as the deployer',
  };
  return look(about, async () => {
    if (!allowedRegistries) {
      return {
        kind: 'note',
        note: 'smartdevops.apps.allowedRegistries is not set, so tenants may use images of any registry',
      };
    }
    return {
      kind: 'attempt',
      expected: 'refused',
      refuser: 'registry policy',
      outcome: await attempt(transport, deployerOf(namespace), {
        kind: 'Deployment',
        namespace,
        content: { spec: DEPLOYMENT },
      }),
    };
  });
}

/** The admission policies of the platform, and the one that chooses registries. */
export async function observeAdmission(
  transport: Transport,
  tenant: TenantSpec,
  allowedRegistries: string[] | undefined,
): Promise<IsolationObservation[]> {
  const support = await observeSupport(transport);
  if (support.kind === 'fact' && !support.passed) {
    return [support];
  }
  return [
    support,
    ...(await observePolicies(transport)),
    await observeRegistries(transport, tenant, allowedRegistries),
  ];
}
