import { Tracks } from './trackSet';

/** What was asked of a real cluster, and what its streams said then. */
export interface Scenario {
  name: string;
  about: string;
  request: {
    method: string;
    path: string;
    contentType?: string;
    body?: unknown;
  };
  /** Tracks of what goes on for ever are compared as far as recorded. */
  open: boolean;
  /** The Deployment's last state, where only pods and Events were watched. */
  end?: string;
  tracks: Tracks;
}

/** A track that is not as recorded. */
export interface Deviation {
  recorded?: string[];
  actual?: string[];
}

const WATCHED_WITHOUT_DEPLOYMENT = /^(pod|events of) /;

function comparable(
  { end, tracks }: Scenario,
  actual: Tracks,
): [Tracks, Tracks] {
  if (!end) return [tracks, actual];
  const watched = Object.entries(actual).filter(([subject]) =>
    WATCHED_WITHOUT_DEPLOYMENT.test(subject),
  );
  return [
    { ...tracks, end: [end] },
    {
      ...Object.fromEntries(watched),
      end: (actual.deployment ?? []).slice(-1),
    },
  ];
}

/** The subjects whose tracks deviate from the recorded ones. */
export function deviatingTracks(
  scenario: Scenario,
  actual: Tracks,
): Record<string, Deviation> {
  const [recorded, own] = comparable(scenario, actual);
  const subjects = new Set([...Object.keys(recorded), ...Object.keys(own)]);
  const result: Record<string, Deviation> = {};
  for (const subject of subjects) {
    const expected = recorded[subject];
    const track = own[subject];
    const compared = scenario.open ? track?.slice(0, expected?.length) : track;
    if (JSON.stringify(expected) !== JSON.stringify(compared)) {
      result[subject] = { recorded: expected, actual: track };
    }
  }
  return result;
}
