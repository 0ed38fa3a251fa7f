import { useApi } from '@backstage/core-plugin-api';
import {
  checkTenantName,
  describeError,
  TenantNameCheck,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useEffect, useState } from 'react';
import { smartDevOpsApiRef } from '../api/smartDevOpsApiRef';

/** Typing goes on; only the name that stays is asked for. */
const SETTLE_MS = 300;

/** What is known of a name while it is typed. */
export type NameCheck = Partial<TenantNameCheck> & {
  /** Why the name cannot be asked for. */
  problem?: string;
  checking: boolean;
};

/**
 * Checks a tenant name while it is typed: its form at once, whether it is
 * free once the typing pauses. Where that cannot be found out, the request
 * itself will tell.
 */
export function useTenantNameCheck(name: string): NameCheck {
  const api = useApi(smartDevOpsApiRef);
  const [answer, setAnswer] = useState<{ name: string } & TenantNameCheck>();
  useEffect(() => {
    if (name === '') {
      return undefined;
    }
    let current = true;
    const timer = setTimeout(async () => {
      const check = await api
        .checkTenantName(name)
        .catch((error): TenantNameCheck => ({
          kind: 'create',
          message: `It cannot be said right now whether the name is free: ${
            describeError(error).message
          }`,
          suggestions: [],
        }));
      if (current) {
        setAnswer({ ...check, name });
      }
    }, SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, name]);

  const form = checkTenantName(name)?.message;
  if (answer?.name !== name) {
    return { problem: form, checking: name !== '' && form === undefined };
  }
  return {
    ...answer,
    problem: answer.kind ? undefined : answer.message,
    checking: false,
  };
}
