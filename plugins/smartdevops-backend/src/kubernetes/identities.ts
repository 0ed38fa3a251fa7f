import { Transport } from './Transport';
import { Writer } from './Writer';

/** Namespace and name prefix of the suite's own accounts (`deploy/rbac`). */
const PLATFORM_NAMESPACE = 'smartdevops';
/** ServiceAccount in every tenant namespace through which apps are written. */
export const TENANT_DEPLOYER = 'tenant-deployer';

/** The account that provisions tenants. */
export const PROVISIONER = `system:serviceaccount:${PLATFORM_NAMESPACE}:smartdevops-provisioner`;

/** The account that writes the apps of one tenant, bound in that namespace alone. */
export function deployerOf(namespace: string): string {
  return `system:serviceaccount:${namespace}:${TENANT_DEPLOYER}`;
}

/**
 * The identities the backend acts through (DESIGN §4). Its own account only
 * reads; every write impersonates the provisioner or a tenant's deployer.
 */
export class Identities {
  constructor(private readonly transport: Transport) {}

  provisioner(): Writer {
    return new Writer({ transport: this.transport, identity: PROVISIONER });
  }

  deployer(namespace: string): Writer {
    const identity = deployerOf(namespace);
    return new Writer({ transport: this.transport, identity });
  }
}
