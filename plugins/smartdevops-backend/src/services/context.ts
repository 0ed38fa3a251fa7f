import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { PipelineGrant } from '@smartdevops/backstage-plugin-smartdevops-common';

/** Who asks. */
export type Caller = {
  /** Entity ref of a user, or the subject of a service. */
  ref: string;
  isAdmin: boolean;
  /** A plugin of this portal that may read every tenant (the catalog). */
  isReader: boolean;
  /** Of a pipeline: all that it may do. */
  grants?: PipelineGrant[];
};

/** Who asks, with the credentials that permissions are decided for. */
export type RequestContext = {
  caller: Caller;
  credentials: BackstageCredentials;
};
