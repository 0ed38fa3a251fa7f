/** Labels of counted requests, in the sense of ingress-nginx. */
export interface RequestLabels {
  namespace: string;
  ingress: string;
  service: string;
  method: string;
  status: string;
}

/** Counts and latencies of one combination of labels. */
export interface RequestSeries {
  labels: RequestLabels;
  count: number;
  sumSeconds: number;
  /** Cumulative counts per upper bound of {@link LATENCY_BUCKETS}. */
  buckets: number[];
}

/** Upper bounds of the latency histogram in seconds. */
export const LATENCY_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** Counts the requests that passed the ingress. */
export class RequestMetrics {
  private readonly seriesByKey = new Map<string, RequestSeries>();

  /** Counts one finished request. */
  observe(labels: RequestLabels, seconds: number): void {
    const key = Object.values(labels).join('\u0000');
    let series = this.seriesByKey.get(key);
    if (!series) {
      series = {
        labels,
        count: 0,
        sumSeconds: 0,
        buckets: LATENCY_BUCKETS.map(() => 0),
      };
      this.seriesByKey.set(key, series);
    }
    series.count += 1;
    series.sumSeconds += seconds;
    LATENCY_BUCKETS.forEach((bound, index) => {
      if (seconds <= bound) series.buckets[index] += 1;
    });
  }

  /** All series so far. */
  series(): RequestSeries[] {
    return [...this.seriesByKey.values()];
  }
}
