import {
  AdmissionState,
  LABEL_MANAGED_BY,
  MANAGED_BY,
  RightOfIdentity,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { PROVISIONER } from '../identities';
import { KubernetesError } from '../KubernetesError';
import { Transport } from '../Transport';
import { ClusterChecker, ClusterFindings } from '../types';
import {
  BACKEND_EXCESS,
  BACKEND_RIGHTS,
  describeRight,
  IdentityRights,
  PROVISIONER_EXCESS,
  PROVISIONER_RIGHTS,
  Right,
} from './rights';

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
/** A namespace that is never made: only asked for in a dry run. */
const PROBE_NAMESPACE = 'smartdevops-admission-probe';

/**
 * Asks the cluster what the suite's identities may do, and whether the
 * admission policies of `deploy/rbac` hold. Changes nothing.
 */
export class ClusterCheck implements ClusterChecker {
  constructor(private readonly transport: Transport) {}

  async check(): Promise<ClusterFindings> {
    const { gitVersion } = await this.transport.json<{ gitVersion: string }>({
      path: '/version',
    });
    const own = await this.missing(BACKEND_RIGHTS);
    const impersonates = !own.some(({ right }) =>
      right.startsWith('impersonate'),
    );
    return {
      kubernetesVersion: gitVersion,
      missingRights: [
        ...own,
        ...(impersonates ? await this.missing(PROVISIONER_RIGHTS) : []),
      ],
      excessRights: [
        ...(await this.excess(BACKEND_EXCESS)),
        ...(impersonates ? await this.excess(PROVISIONER_EXCESS) : []),
      ],
      admissionPolicies: impersonates ? await this.admission() : 'unknown',
    };
  }

  private async missing(identity: IdentityRights): Promise<RightOfIdentity[]> {
    const allowed = await this.areAllowed(identity);
    return identity.rights
      .filter((_, index) => !allowed[index])
      .map(right => rightOf(identity, right));
  }

  private async excess(identity: IdentityRights): Promise<RightOfIdentity[]> {
    const allowed = await this.areAllowed(identity);
    const found = identity.rights.filter((_, index) => allowed[index]);
    // Whoever may do everything need not be told each part of it.
    const everything = found.filter(({ verb }) => verb === '*');
    return (everything.length > 0 ? everything : found).map(right =>
      rightOf(identity, right),
    );
  }

  private areAllowed({ rights, user }: IdentityRights): Promise<boolean[]> {
    return Promise.all(rights.map(right => this.isAllowed(right, user)));
  }

  private async isAllowed(right: Right, user?: string): Promise<boolean> {
    const { group, resource, verb, name } = right;
    const review = await this.transport.json<{ status: { allowed: boolean } }>({
      method: 'POST',
      path: REVIEWS,
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { group, resource, verb, name } },
      },
      impersonate: user,
    });
    return review.status.allowed;
  }

  /**
   * Whether the provisioner's policy refuses what RBAC lets through, tried
   * rather than read: a policy that is there but not bound protects nobody.
   */
  private async admission(): Promise<AdmissionState> {
    if (!(await this.servesPolicies())) {
      return 'unsupported';
    }
    try {
      await this.transport.json({
        method: 'POST',
        path: '/api/v1/namespaces',
        query: { dryRun: 'All' },
        body: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: {
            name: PROBE_NAMESPACE,
            labels: { [LABEL_MANAGED_BY]: MANAGED_BY },
          },
        },
        impersonate: PROVISIONER,
      });
      return 'missing';
    } catch (error) {
      if (!(error instanceof KubernetesError)) {
        throw error;
      }
      // Whoever lacks the right to create namespaces never meets the policy.
      return /ValidatingAdmissionPolicy/.test(error.message)
        ? 'enforced'
        : 'unknown';
    }
  }

  private async servesPolicies(): Promise<boolean> {
    try {
      const { resources } = await this.transport.json<{
        resources: { name: string }[];
      }>({ path: ADMISSION });
      return resources.some(
        ({ name }) => name === 'validatingadmissionpolicies',
      );
    } catch (error) {
      if (error instanceof KubernetesError && error.code === 404) {
        return false;
      }
      throw error;
    }
  }
}

function rightOf({ user }: IdentityRights, right: Right): RightOfIdentity {
  return {
    identity: user ?? 'the account of the backend',
    right: describeRight(right),
  };
}
