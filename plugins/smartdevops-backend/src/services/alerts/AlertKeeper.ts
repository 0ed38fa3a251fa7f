import { setImmediate, setTimeout } from 'node:timers/promises';
import { AlertChange } from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertIntake, AlertStore } from '../../database';

/** Payloads that are kept by one transaction at most. */
const MOST_TOGETHER = 20;
/** While many come, so long is waited for as many as came before. */
const GATHER_MS = 5;

type Waiting = {
  intake: AlertIntake;
  resolve: (changes: AlertChange[]) => void;
  reject: (error: unknown) => void;
};

/**
 * Keeps payloads, those together that arrive while others are being written:
 * what a commit costs is then shared. Each is kept as a whole or not at all.
 */
export class AlertKeeper {
  private readonly store: Pick<AlertStore, 'take' | 'writers'>;
  private readonly queue: Waiting[] = [];
  private writers = 0;
  /** How many were kept together last. */
  private last = 1;

  constructor(options: { store: Pick<AlertStore, 'take' | 'writers'> }) {
    this.store = options.store;
  }

  /**
   * @returns what has changed, once it is committed
   * @throws if the database fails for this payload
   */
  keep(intake: AlertIntake): Promise<AlertChange[]> {
    return new Promise((resolve, reject) => {
      this.queue.push({ intake, resolve, reject });
      // Never rejects.
      void this.work();
    });
  }

  private async work(): Promise<void> {
    if (this.writers >= this.store.writers) {
      return;
    }
    this.writers += 1;
    while (this.queue.length > 0) {
      await this.gather();
      const batch = this.queue.splice(0, MOST_TOGETHER);
      // Another writer may have been faster.
      if (batch.length > 0) {
        this.last = batch.length;
        await this.write(batch);
      }
    }
    this.writers -= 1;
  }

  /**
   * Lets come what has arrived already: SQLite's driver does not let the
   * process read anything before a payload is kept and answered. With several
   * writers, payloads gather by themselves while others are written.
   */
  private async gather(): Promise<void> {
    await setImmediate();
    if (this.store.writers === 1 && this.queue.length < this.last) {
      await setTimeout(GATHER_MS);
    }
  }

  private async write(batch: Waiting[]): Promise<void> {
    try {
      const changes = await this.store.take(batch.map(({ intake }) => intake));
      batch.forEach(({ resolve }, index) => resolve(changes[index]));
    } catch (error) {
      const [first, ...others] = batch;
      if (others.length === 0) {
        first.reject(error);
        return;
      }
      // One that cannot be kept must not take the others with it.
      for (const one of batch) {
        await this.write([one]);
      }
    }
  }
}
