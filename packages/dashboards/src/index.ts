import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { clientDashboard } from './client';
import { devopsDashboard } from './devops';
import { suiteDashboard } from './suite';

/** Panels are told apart by their numbers, also in links to one of them. */
function numbered(dashboard: Dashboard): Dashboard {
  const panels = dashboard.panels?.map((panel, index) => ({
    ...panel,
    id: index + 1,
  }));
  return { ...dashboard, panels };
}

/** The dashboards by the names of their files. */
export function dashboardFiles(): Record<string, string> {
  const files = {
    'client.json': clientDashboard(),
    'devops.json': devopsDashboard(),
    'suite.json': suiteDashboard(),
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, dashboard]) => [
      name,
      `${JSON.stringify(numbered(dashboard), null, 2)}\n`,
    ]),
  );
}
