import { mockCredentials } from '@backstage/backend-test-utils';

/** Who the tests act as; `admin` is a platform admin. */
export const USERS = {
  owner: 'user:default/owner',
  developer: 'user:default/developer',
  viewer: 'user:default/viewer',
  stranger: 'user:default/stranger',
  admin: 'user:default/admin',
} as const;

/** A caller of the API: a user, nobody, or another service. */
export type Who =
  keyof typeof USERS | 'nobody' | 'catalog' | 'scaffolder' | 'alertmanager';

/** Header with which somebody calls. */
export function authorization(who: Who): string {
  switch (who) {
    case 'nobody':
      return mockCredentials.none.header();
    case 'alertmanager':
      return mockCredentials.service.header({
        onBehalfOf: mockCredentials.service('alertmanager'),
        targetPluginId: 'smartdevops',
      });
    case 'catalog':
    case 'scaffolder':
      return mockCredentials.service.header({
        onBehalfOf: mockCredentials.service(`plugin:${who}`),
        targetPluginId: 'smartdevops',
      });
    default:
      return mockCredentials.user.header(USERS[who]);
  }
}
