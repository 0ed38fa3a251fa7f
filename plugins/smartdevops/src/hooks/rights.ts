import {
  Me,
  roleAtLeast,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Polled } from './usePolled';

/** What a viewer may do with the apps of a tenant. */
export type Rights = {
  /** Who the viewer is, once that is known. */
  userRef?: string;
  /** Why the viewer may change none of them; nothing if they may. */
  refusal?: string;
  /** Whether failed checks may be overridden: for owners and admins. */
  mayOverride: boolean;
};

/** The rights of a viewer in a tenant; the backend has the last word. */
export function rightsIn(
  tenant: string,
  me: Pick<Polled<Me>, 'value' | 'error'>,
): Rights {
  if (!me.value) {
    return {
      mayOverride: false,
      refusal: me.error
        ? `Your role in ${tenant} could not be looked up.`
        : `Your role in ${tenant} is being looked up.`,
    };
  }
  const { userRef, admin, tenants } = me.value;
  const role = tenants.find(({ name }) => name === tenant)?.role;
  return {
    userRef,
    mayOverride: admin || roleAtLeast(role, 'owner'),
    refusal:
      admin || roleAtLeast(role, 'developer')
        ? undefined
        : `Your role in ${tenant} is ${
            role ?? 'none'
          }. Developers and owners can do this; an owner can change your role.`,
  };
}
