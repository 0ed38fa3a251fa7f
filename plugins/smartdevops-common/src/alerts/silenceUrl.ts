import { NAMESPACE_LABELS } from './locateAlert';

/**
 * Where Alertmanager's own page makes a silence of an alert, filled in. Its
 * matchers are all of the alert's labels, and the namespace before all.
 *
 * @param namespace - of the alert's tenant; missing for what is no tenant's
 * @returns nothing if no label holds the tenant's namespace: such a silence
 * could hush others
 * @public
 */
export function silenceUrl(
  labels: Record<string, string>,
  options: { alertmanagerUrl: string; namespace?: string },
): string | undefined {
  const { alertmanagerUrl, namespace } = options;
  const place = NAMESPACE_LABELS.find(
    label => namespace !== undefined && labels[label] === namespace,
  );
  if (namespace !== undefined && place === undefined) {
    return undefined;
  }
  const names = Object.keys(labels).sort();
  const ordered = place
    ? [place, ...names.filter(name => name !== place)]
    : names;
  const matchers = ordered.map(
    name => `${nameOf(name)}="${escaped(labels[name])}"`,
  );
  const filter = encodeURIComponent(`{${matchers.join(',')}}`);
  return `${alertmanagerUrl.replace(/\/+$/, '')}/#/silences/new?filter=${filter}`;
}

/** Names beyond the classic ones are written in quotes, as values are. */
function nameOf(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : `"${escaped(name)}"`;
}

function escaped(text: string): string {
  return text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');
}
