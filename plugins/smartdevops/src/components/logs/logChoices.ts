import {
  App,
  AppLogsQuery,
  Color,
  COLORS,
} from '@smartdevops/backstage-plugin-smartdevops-common';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** The most lines that the backend answers of one pod. */
const MOST_LINES = 10_000;

type Reach = Pick<AppLogsQuery, 'tailLines' | 'sinceSeconds'>;

/** How far back a log is read. */
export const REACHES: Record<string, Reach> = {
  'Last 100 lines': { tailLines: 100 },
  'Last 500 lines': { tailLines: 500 },
  'Last 2,000 lines': { tailLines: 2_000 },
  'Last 5 minutes': { sinceSeconds: 5 * MINUTE, tailLines: MOST_LINES },
  'Last hour': { sinceSeconds: HOUR, tailLines: MOST_LINES },
  'Last 6 hours': { sinceSeconds: 6 * HOUR, tailLines: MOST_LINES },
  'Last day': { sinceSeconds: 24 * HOUR, tailLines: MOST_LINES },
};

/** What of an app's log is looked at. */
export type LogChoice = {
  /** Both colors where it is empty. */
  color: Color | '';
  /** All pods where it is empty. */
  pod: string;
  /** The app's own container where it is empty. */
  container: string;
  reach: string;
  follow: boolean;
  previous: boolean;
};

export const FIRST_CHOICE: LogChoice = {
  color: '',
  pod: '',
  container: '',
  reach: 'Last 500 lines',
  follow: true,
  previous: false,
};

/** The request for a choice. */
export function toQuery(choice: LogChoice): AppLogsQuery {
  const { color, pod, container, reach, follow, previous } = choice;
  return {
    ...REACHES[reach],
    // A pod has just one color.
    ...(pod ? { pod } : color && { color }),
    ...(container && { container }),
    previous,
    // A container that has ended writes nothing any more.
    follow: follow && !previous,
  };
}

/** Pods that can be chosen: of a color, or of both. */
export function podsOf(app: App, color: LogChoice['color']): string[] {
  return app.pods
    .filter(pod => !color || pod.color === color)
    .map(({ name }) => name);
}

/** Colors that pods run in now. */
export function colorsOf(app: App): Color[] {
  return COLORS.filter(color => app.pods.some(pod => pod.color === color));
}

/** Containers whose log can be asked for: of one pod, or of any. */
export function containersOf(app: App, pod: string): string[] {
  const pods = app.pods.filter(({ name }) => !pod || name === pod);
  return [...new Set(pods.flatMap(({ containers = [] }) => containers))];
}
