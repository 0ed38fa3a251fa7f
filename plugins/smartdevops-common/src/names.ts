import { Refusal } from './refusal';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** Longest app name: `<name>-preview` and pod suffixes must still fit a DNS label of 63. @public */
export const MAX_APP_NAME = 40;
/** Longest tenant name: leaves room for a namespace prefix in a DNS label of 63. @public */
export const MAX_TENANT_NAME = 40;

/** Longest label of a host name (RFC 1035). */
const MAX_HOST_LABEL = 63;

const APP_SUFFIXES = ['-blue', '-green', '-preview'];
const RESERVED_TENANTS = new Set([
  'default',
  'admin',
  'administrator',
  'root',
  'system',
  'platform',
  'smartdevops',
  'backstage',
  'ingress-nginx',
  'cert-manager',
  'monitoring',
  'calico-system',
  'istio-system',
  'local-path-storage',
  'tigera-operator',
]);
const RESERVED_PREFIXES = ['kube-', 'openshift-', 'smartdevops-'];

function checkLabel(
  what: 'app' | 'tenant',
  name: string,
  max: number,
): Refusal | undefined {
  if (name.length === 0) {
    return { reason: 'NameMissing', message: `Give the ${what} a name.` };
  }
  if (name.length > max) {
    return {
      reason: 'NameTooLong',
      message: `The ${what} name has ${name.length} characters; ${max} are allowed.`,
    };
  }
  if (!DNS_LABEL.test(name)) {
    return {
      reason: 'NameInvalid',
      message: `${what === 'app' ? 'An' : 'A'} ${what} name consists of lower-case letters a-z, digits and hyphens, and starts and ends with a letter or digit.`,
    };
  }
  return undefined;
}

/**
 * Says why a name cannot be an app's name, or nothing if it can.
 *
 * An app owns the objects `<name>`, `<name>-preview`, `<name>-blue`,
 * `<name>-green`: a name with such an ending would collide with another
 * app's objects (DESIGN §5). A Service name must also start with a letter on
 * clusters before 1.34, hence the rule for the first character.
 *
 * @public
 */
export function checkAppName(name: string): Refusal | undefined {
  const label = checkLabel('app', name, MAX_APP_NAME);
  if (label) {
    return label;
  }
  if (!/^[a-z]/.test(name)) {
    return {
      reason: 'NameInvalid',
      message: 'An app name starts with a letter.',
    };
  }
  const suffix = APP_SUFFIXES.find(ending => name.endsWith(ending));
  if (suffix) {
    return {
      reason: 'NameReserved',
      message: `An app name must not end in "${suffix}": the platform uses that ending for the objects of another app. Choose a name such as "${name.slice(
        0,
        -suffix.length,
      )}".`,
    };
  }
  return undefined;
}

/**
 * Says why a label cannot be the first of an app's host, or nothing if it can.
 * The endings of app names are refused too: hosts of previews have them.
 *
 * @public
 */
export function checkHostLabel(label: string): Refusal | undefined {
  const suffix = APP_SUFFIXES.find(ending => label.endsWith(ending));
  if (label.length > MAX_HOST_LABEL || !DNS_LABEL.test(label)) {
    return {
      reason: 'HostInvalid',
      message: `A host is the first part of the address, such as "www": at most ${MAX_HOST_LABEL} lower-case letters a-z, digits and hyphens, without the domain.`,
    };
  }
  return suffix
    ? {
        reason: 'HostInvalid',
        message: `A host must not end in "${suffix}": the platform uses that ending for the addresses of other apps.`,
      }
    : undefined;
}

/**
 * Says why a name cannot be a tenant's name, or nothing if it can. Names of
 * Kubernetes' own and of common infrastructure namespaces are reserved.
 *
 * @public
 */
export function checkTenantName(name: string): Refusal | undefined {
  const label = checkLabel('tenant', name, MAX_TENANT_NAME);
  if (label) {
    return label;
  }
  if (!/^[a-z]/.test(name)) {
    return {
      reason: 'NameInvalid',
      message: 'A tenant name starts with a letter.',
    };
  }
  if (
    RESERVED_TENANTS.has(name) ||
    RESERVED_PREFIXES.some(prefix => name.startsWith(prefix))
  ) {
    return {
      reason: 'NameReserved',
      message: `The name "${name}" is reserved for the platform. Choose the name of your team or product.`,
    };
  }
  return undefined;
}
