import { adminUser, UserInfo } from '../auth/user';

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
  /**
   * Set for the cluster's own components: their objects are well-formed and
   * their field ownership is not recorded, which keeps large clusters small.
   */
  trusted?: boolean;
  /** Adds a Warning header to the answer. */
  warn(message: string): void;
}

/** Options for a component of the cluster itself. */
export function trustedOptions(user: UserInfo = adminUser): WriteOptions {
  return {
    user,
    dryRun: false,
    fieldValidation: 'Ignore',
    trusted: true,
    warn: () => undefined,
  };
}
