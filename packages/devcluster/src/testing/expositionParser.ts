/** One line of a scrape. */
export interface ScrapedSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** One metric of a scrape. */
export interface ScrapedMetric {
  name: string;
  help: string;
  type: string;
  samples: ScrapedSample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`);
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(.*)\\})? (-?[0-9.]+(?:e[-+]?[0-9]+)?|[-+]?Inf|NaN)$`,
);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const at = LABEL.lastIndex;
    const match = LABEL.exec(text);
    if (!match) throw new Error(`no label at "${text.slice(at)}"`);
    const [, name, value] = match;
    if (name in labels) throw new Error(`label ${name} twice in "${text}"`);
    labels[name] = value;
  }
  return labels;
}

/**
 * Reads Prometheus' text format, strictly: each metric has its HELP, its TYPE
 * and then its samples, and no series comes twice.
 * @throws Error with the line that is wrong
 */
export function parseExposition(text: string): ScrapedMetric[] {
  if (!text.endsWith('\n')) throw new Error('no line end after the last line');
  const metrics: ScrapedMetric[] = [];
  const seen = new Set<string>();
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = COMMENT.exec(line);
    if (comment) {
      addComment(metrics, comment, line);
      continue;
    }
    const match = SAMPLE.exec(line);
    const current = metrics.at(-1);
    if (!match || !current?.type) throw new Error(`unexpected line: ${line}`);
    const [, name, labels = '', value] = match;
    const base = name.replace(/_(bucket|sum|count)$/, '');
    const wanted = current.type === 'histogram' ? base : name;
    if (wanted !== current.name) throw new Error(`unexpected name: ${line}`);
    const parsed = parseLabels(labels);
    const key = `${name} ${JSON.stringify(Object.entries(parsed).sort())}`;
    if (seen.has(key)) throw new Error(`series twice: ${line}`);
    seen.add(key);
    current.samples.push({
      name,
      labels: parsed,
      value: Number(value.replace('Inf', 'Infinity')),
    });
  }
  return metrics;
}

function addComment(
  metrics: ScrapedMetric[],
  [, kind, name, text]: RegExpExecArray,
  line: string,
): void {
  if (kind === 'HELP') {
    if (metrics.some(metric => metric.name === name)) {
      throw new Error(`metric twice: ${line}`);
    }
    metrics.push({ name, help: text, type: '', samples: [] });
    return;
  }
  const current = metrics.at(-1);
  if (current?.name !== name || current.type) {
    throw new Error(`unexpected type: ${line}`);
  }
  current.type = text;
}
