import { describeError } from '@smartdevops/backstage-plugin-smartdevops-common';

/** Runs a call of the API; a refusal becomes an error that is just its sentence. */
export async function explained<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { message, reason } = describeError(error);
    throw new Error(reason ? `${message} (${reason})` : message);
  }
}
