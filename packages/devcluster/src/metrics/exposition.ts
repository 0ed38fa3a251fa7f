/** The media type of Prometheus' text format. */
export const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';

/** One line of a metric. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
  /** Appended to the metric's name, for histograms. */
  suffix?: string;
}

/** A metric in the sense of Prometheus. */
export interface Metric {
  name: string;
  help: string;
  type: 'gauge' | 'counter' | 'histogram';
  samples: Sample[];
}

function escapeLabel(value: string): string {
  return value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');
}

function formatSample(name: string, { labels, value, suffix }: Sample): string {
  const list = Object.entries(labels)
    .map(([key, text]) => `${key}="${escapeLabel(text)}"`)
    .join(',');
  return `${name}${suffix ?? ''}${list ? `{${list}}` : ''} ${value}`;
}

/** Writes metrics in Prometheus' text format. */
export function formatMetrics(metrics: Metric[]): string {
  return metrics
    .filter(metric => metric.samples.length > 0)
    .map(({ name, help, type, samples }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(sample => formatSample(name, sample)),
        '',
      ].join('\n'),
    )
    .join('');
}
