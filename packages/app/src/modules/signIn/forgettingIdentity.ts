import { IdentityApi } from '@backstage/core-plugin-api';
import { forgetPersona } from './personaStorage';

/**
 * An identity whose sign-out also forgets the persona; otherwise the next
 * page would sign in again by itself.
 */
export function forgettingIdentity(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      forgetPersona();
      await identity.signOut();
    },
  };
}
