import {
  APP_PHASES,
  AppPhase,
  AppSummary,
  imageVersion,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** What the table can be sorted by. */
export const SORT_KEYS = [
  'name',
  'tenant',
  'status',
  'version',
  'replicas',
  'cpu',
  'memory',
  'restarts',
  'alerts',
  'age',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What of the apps is shown, and in which order; all of it is in the address. */
export type AppsView = {
  /** Words that all have to be found. */
  q: string;
  /** Any of these; all where there is none. */
  tenants: string[];
  phases: AppPhase[];
  sort: SortKey;
  descending: boolean;
};

/** Worst first: what needs somebody. */
const SEVERITY: AppPhase[] = [
  'Unavailable',
  'Degraded',
  'Creating',
  'Unknown',
  'Stopped',
  'Healthy',
];

const KEYS: Record<SortKey, (app: AppSummary) => string | number | undefined> =
  {
    name: app => app.name,
    tenant: app => app.tenant,
    status: app => SEVERITY.indexOf(app.phase),
    version: app => app.active && imageVersion(app.active.image),
    replicas: app => app.replicas.desired,
    cpu: app => app.usage?.cpu,
    memory: app => app.usage?.memory,
    restarts: app => app.restarts,
    alerts: app => app.alerts,
    // The youngest first, as an age grows.
    age: app => app.createdAt && -Date.parse(app.createdAt),
  };

/** Reads a view from an address; what it does not know counts as not said. */
export function readView(params: URLSearchParams): AppsView {
  const [, minus, key] = /^(-?)(.*)$/.exec(params.get('sort') ?? '') ?? [];
  return {
    q: params.get('q') ?? '',
    tenants: params.getAll('tenant'),
    phases: APP_PHASES.filter(phase => params.getAll('status').includes(phase)),
    sort: SORT_KEYS.find(candidate => candidate === key) ?? 'name',
    descending: minus === '-',
  };
}

/** Writes a view for an address; what is as always is left out. */
export function writeView(view: AppsView): URLSearchParams {
  const params = new URLSearchParams();
  if (view.q) {
    params.set('q', view.q);
  }
  view.tenants.forEach(tenant => params.append('tenant', tenant));
  view.phases.forEach(phase => params.append('status', phase));
  if (view.sort !== 'name' || view.descending) {
    params.set('sort', `${view.descending ? '-' : ''}${view.sort}`);
  }
  return params;
}

/** The apps that a view shows, in order. */
export function selectApps(apps: AppSummary[], view: AppsView): AppSummary[] {
  const words = view.q.toLocaleLowerCase('en-US').split(/\s+/).filter(Boolean);
  const keyOf = KEYS[view.sort];
  return apps
    .filter(
      app =>
        (view.tenants.length === 0 || view.tenants.includes(app.tenant)) &&
        (view.phases.length === 0 || view.phases.includes(app.phase)) &&
        (words.length === 0 || holdsAll(app, words)),
    )
    .map(app => ({ app, key: keyOf(app) }))
    .sort(
      (a, b) =>
        compareKeys(a.key, b.key, view.descending) ||
        compareText(a.app.name, b.app.name) ||
        compareText(a.app.tenant, b.app.tenant),
    )
    .map(({ app }) => app);
}

function holdsAll(app: AppSummary, words: string[]): boolean {
  const text = [
    app.tenant,
    app.name,
    app.phase,
    app.reason,
    app.message,
    app.active?.image,
    app.candidate?.image,
  ]
    .join('\n')
    .toLocaleLowerCase('en-US');
  return words.every(word => text.includes(word));
}

/** What is not known comes last, whatever the direction. */
function compareKeys(
  a: string | number | undefined,
  b: string | number | undefined,
  descending: boolean,
): number {
  if (a === undefined || b === undefined) {
    return Number(a === undefined) - Number(b === undefined);
  }
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : compareText(String(a), String(b));
  return descending ? -order : order;
}

const COLLATOR = new Intl.Collator('en-US', { numeric: true });

function compareText(a: string, b: string): number {
  return COLLATOR.compare(a, b);
}
