import { isNetworkError, KubernetesError, toUserError } from '../kubernetes';

/** Failures of the cluster become errors that people can read. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof KubernetesError || isNetworkError(error)
      ? toUserError(error)
      : error;
  }
}
