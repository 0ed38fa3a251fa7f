import { App, Release } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';

/** Which revision a dialog is about. */
export type SubjectOf = (release: Release) => number | undefined;

/** What a dialog is about, while the app goes on changing. */
export type LookedAt = {
  /** The app as the viewer decides about it. */
  app: App;
  /** The app as it is now. */
  live: App;
  /** Revision that it is about. */
  revision?: number;
  /** Whether another revision has taken its place meanwhile. */
  changed: boolean;
  /** Goes over to what is there now; nothing if nothing is there. */
  look?(): void;
  /** Does something about it, and shows the app as it is then. */
  act(run: () => Promise<unknown>): Promise<void>;
};

/**
 * Keeps a dialog about the revision it was opened on: what somebody else does
 * meanwhile must not turn a click into another decision. As long as it is the
 * same revision, its news are shown; what the dialog itself does is no news.
 */
export function useLookedAt(
  live: App,
  subjectOf: SubjectOf,
  refetch: () => Promise<void>,
): LookedAt {
  const [app, setApp] = useState(live);
  const [acting, setActing] = useState(false);
  const revision = subjectOf(app.release);
  const current = subjectOf(live.release);
  const changed = !acting && current !== revision;
  if (!acting && !changed && app !== live) {
    setApp(live);
  }
  return {
    app,
    live,
    revision,
    changed,
    look: current === undefined ? undefined : () => setApp(live),
    act: async run => {
      setActing(true);
      try {
        await run();
      } catch (error) {
        // The refusal may well be that the app has changed.
        await refetch();
        setActing(false);
        throw error;
      }
      await refetch();
    },
  };
}

/** Subject of what is done about the candidate. */
export const candidateOf: SubjectOf = ({ candidate }) => candidate?.revision;

/** Subject of what replaces the active version. */
export const activeOf: SubjectOf = ({ active }) => active?.revision;
