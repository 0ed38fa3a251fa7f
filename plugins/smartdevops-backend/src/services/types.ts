import { Poke } from '@smartdevops/backstage-plugin-smartdevops-common';

/** Tells the rest of the portal that something changed. */
export interface ChangeNotifier {
  /** Browsers that show it fetch it again. */
  poke(poke: Poke): void;
  /** The catalog reads tenants and apps again. */
  catalogChanged(): void;
}

/** Source of the current time, in milliseconds since the epoch. */
export type Clock = () => number;

/** When to try again to write what the database did not take. */
export const DATABASE_PAUSE_MS = 5_000;
