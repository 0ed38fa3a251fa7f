import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Who asks. */
export type Caller = {
  /** Entity ref of a user, or the subject of a service. */
  ref: string;
  isAdmin: boolean;
  /** A plugin of this portal that may read every tenant (the catalog). */
  isReader: boolean;
};

/** Who asks, with the credentials that permissions are decided for. */
export type RequestContext = {
  caller: Caller;
  credentials: BackstageCredentials;
};
