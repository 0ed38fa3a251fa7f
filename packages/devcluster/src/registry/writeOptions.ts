import { adminUser, parseServiceAccount, UserInfo } from '../auth/user';

/** How unknown and duplicate fields of a body are treated. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** Who writes, and how. */
export interface WriteOptions {
  user: UserInfo;
  dryRun: boolean;
  fieldManager?: string;
  fieldValidation: FieldValidation;
  /** Apply only: take over fields of other managers. */
  force?: boolean;
  /** Adds a Warning header to the answer. */
  warn(message: string): void;
}

/** Components that run apart from the controller manager, by their user. */
const OTHER_COMPONENTS: Readonly<Record<string, string>> = {
  'default-scheduler': 'kube-scheduler',
  kubelet: 'kubelet',
  'ingress-controller': 'nginx-ingress-controller',
  'customresourcedefinition-controller': 'kube-apiserver',
};

/** The field manager that a component of the cluster writes as. */
export function componentName({ username }: UserInfo): string {
  if (username.startsWith('system:node:')) return 'kubelet';
  const account = parseServiceAccount(username);
  if (!account) return 'kube-apiserver';
  return OTHER_COMPONENTS[account.name] ?? 'kube-controller-manager';
}

/** Options for a component of the cluster itself. */
export function trustedOptions(user: UserInfo = adminUser): WriteOptions {
  return {
    user,
    dryRun: false,
    fieldManager: componentName(user),
    fieldValidation: 'Ignore',
    warn: () => undefined,
  };
}
