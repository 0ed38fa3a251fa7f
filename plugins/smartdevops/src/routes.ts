import { createRouteRef } from '@backstage/frontend-plugin-api';

/**
 * Where the Platform page is. It does not move: notifications of the backend
 * link to it.
 */
export const PLATFORM_PATH = '/smartdevops';

/** The Platform page. */
export const rootRouteRef = createRouteRef();
