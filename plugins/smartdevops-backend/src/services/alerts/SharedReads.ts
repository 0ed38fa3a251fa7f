/** A read that runs, and the one after it, if somebody waits for that. */
type Read<T> = { running: Promise<T>; next?: Promise<T> };

/**
 * Reads the same once for all who ask at the same time. No answer is older
 * than its question: whoever asks while a read runs shares the next one.
 */
export class SharedReads<T> {
  private readonly reads = new Map<string, Read<T>>();

  /**
   * @param key - what is read
   * @param read - reads it; called at most once at a time for each key
   */
  ask(key: string, read: () => Promise<T>): Promise<T> {
    const current = this.reads.get(key);
    if (!current) {
      return this.begin(key, read);
    }
    current.next ??= current.running.then(
      () => this.begin(key, read),
      // Whoever asked for that one is told of its failure.
      () => this.begin(key, read),
    );
    return current.next;
  }

  private begin(key: string, read: () => Promise<T>): Promise<T> {
    const running = read();
    const own: Read<T> = { running };
    this.reads.set(key, own);
    const forget = () => {
      // Whoever waits for the next one begins it after this.
      if (this.reads.get(key) === own && !own.next) {
        this.reads.delete(key);
      }
    };
    running.then(forget, forget);
    return running;
  }
}
