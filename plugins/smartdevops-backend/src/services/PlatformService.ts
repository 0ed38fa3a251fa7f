import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterStatus,
  PlatformStatus,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { ClusterChecker, ClusterFindings } from '../kubernetes/types';
import { Clock } from './types';

/** An answer this old is asked for anew when somebody looks. */
const FRESH_MS = 30_000;

/** A cluster, and who asks it. */
type CheckedCluster = { name: string; title: string; checker: ClusterChecker };

/** What admins should know of the installation: can the suite do its work here? */
export class PlatformService {
  private readonly clusters: CheckedCluster[];
  private readonly clock: Clock;
  private readonly logger: LoggerService;
  private last: { at: number; status: Promise<PlatformStatus> } | undefined;

  constructor(options: {
    clusters: CheckedCluster[];
    clock: Clock;
    logger: LoggerService;
  }) {
    this.clusters = options.clusters;
    this.clock = options.clock;
    this.logger = options.logger;
  }

  status(): Promise<PlatformStatus> {
    const now = this.clock();
    if (!this.last || now - this.last.at > FRESH_MS) {
      this.last = { at: now, status: this.look(now) };
    }
    return this.last.status;
  }

  /** Says in the log what is wrong; for the start of the backend. */
  async report(): Promise<void> {
    const { problems, clusters } = await this.status();
    problems.forEach(problem =>
      this.logger.warn('A cluster is not set up as the portal needs it', {
        problem,
      }),
    );
    if (problems.length === 0) {
      const versions = clusters.map(cluster => cluster.kubernetesVersion);
      this.logger.info(
        'The rights are as they should be, the admission policies hold',
        {
          kubernetes: versions.join(', '),
        },
      );
    }
  }

  private async look(now: number): Promise<PlatformStatus> {
    const found = await Promise.all(this.clusters.map(lookAt));
    const isOnly = found.length === 1;
    return {
      checkedAt: new Date(now).toISOString(),
      clusters: found.map(({ status }) => status),
      problems: found.flatMap(({ status, problems }) =>
        problems.map(text => (isOnly ? text : `${status.title}: ${text}`)),
      ),
    };
  }
}

async function lookAt({
  name,
  title,
  checker,
}: CheckedCluster): Promise<{ status: ClusterStatus; problems: string[] }> {
  try {
    const findings = await checker.check();
    return {
      status: { name, title, reachable: true, ...findings },
      problems: problemsOf(findings),
    };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return {
      status: {
        name,
        title,
        reachable: false,
        missingRights: [],
        excessRights: [],
        admissionPolicies: 'unknown',
      },
      problems: [
        `The cluster does not answer: ${cause}. Check smartdevops.kubernetes and that the API server can be reached from the portal.`,
      ],
    };
  }
}

/** An overlay has to be named: deploy/rbac itself would take its options back. */
const APPLY =
  'Apply the manifests: your overlay of deploy/rbac or, without one, kubectl apply -k deploy/rbac';

/** Each shortcoming in a sentence with the way out. */
export function problemsOf(findings: ClusterFindings): string[] {
  const { admissionPolicies, kubernetesVersion } = findings;
  const rights = [
    ...findings.missingRights.map(
      ({ identity, right }) => `${identity} may not ${right}. ${APPLY}`,
    ),
    ...findings.excessRights.map(
      ({ identity, right }) =>
        `${identity} may ${right}, which the platform never needs: whoever gets at the portal may do it too. Let it have nothing but the rights of deploy/rbac, and remove what grants more: kubectl get clusterrolebindings -o wide`,
    ),
  ];
  switch (admissionPolicies) {
    case 'missing':
      return [
        ...rights,
        `The admission policies that keep the provisioner inside tenant namespaces are not in force. ${APPLY}`,
      ];
    case 'unsupported':
      return [
        ...rights,
        `Kubernetes ${kubernetesVersion} has no ValidatingAdmissionPolicy (it came with 1.30), so only RBAC confines the provisioner and the tenants' deployers. Upgrade the cluster, or enforce the rules of deploy/rbac/base/admission-*.yaml by other means.`,
      ];
    default:
      return rights;
  }
}
