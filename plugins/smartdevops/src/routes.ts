import { createRouteRef } from '@backstage/frontend-plugin-api';

/**
 * Where the Platform page is. It does not move: notifications of the backend
 * link to it.
 */
export const PLATFORM_PATH = '/smartdevops';

/** The form that deploys an app: the template of the package, where the scaffolder is by default. */
export const DEPLOY_PATH = '/create/templates/default/deploy-app';

/** The Platform page. */
export const rootRouteRef = createRouteRef();
