/**
 * Waits for an answer that people wait for, and no longer than that. Whoever
 * was asked goes on; what they say later is not heard.
 *
 * @param ms - in milliseconds
 * @throws what the work throws, or a `TimeoutError` with the sentence for a late answer
 */
export async function inTime<T>(
  work: Promise<T>,
  { ms, sentence }: { ms: number; sentence: string },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error(sentence), { name: 'TimeoutError' }));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
