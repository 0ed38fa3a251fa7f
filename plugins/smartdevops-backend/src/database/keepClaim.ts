import { ClaimStore } from './types';

/**
 * Does work under a claim that was got, renews it meanwhile and gives it back.
 * So a claim can be short: a backend that dies keeps others out for no longer,
 * and one that takes its time loses nothing.
 */
export async function keepClaim<T>(
  claims: ClaimStore,
  claim: { key: string; owner: string; ttlMs: number },
  work: () => Promise<T>,
): Promise<T> {
  const { key, owner, ttlMs } = claim;
  const timer = setInterval(() => {
    // The next turn tries again; should all fail, the claim ends by itself.
    claims.renew(key, owner, ttlMs).catch(() => {});
  }, ttlMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await claims.release(key, owner);
  }
}
