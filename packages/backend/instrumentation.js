/*
 * Serves the portal's metrics for Prometheus, at /metrics of a port of their
 * own. Has to be loaded before everything else:
 *
 *   node --require ./instrumentation.js packages/backend
 *
 * OTEL_EXPORTER_PROMETHEUS_HOST and OTEL_EXPORTER_PROMETHEUS_PORT say where
 * (all addresses, 9464). A portal with an SDK of OpenTelemetry of its own needs
 * nothing of this file: the suite writes to whatever is registered.
 */
const { isMainThread } = require('node:worker_threads');
const { metrics } = require('@opentelemetry/api');
const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus');
const { MeterProvider } = require('@opentelemetry/sdk-metrics');

function serve() {
  const {
    OTEL_EXPORTER_PROMETHEUS_HOST: host = '0.0.0.0',
    OTEL_EXPORTER_PROMETHEUS_PORT: port = '9464',
  } = process.env;
  const reader = new PrometheusExporter({ host, port: Number(port) }, error => {
    if (error) {
      // The portal is worth more than its metrics.
      process.stderr.write(`Metrics are not served: ${error.message}\n`);
    }
  });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  return provider;
}

// Worker threads load this too, and would take the port for nothing.
module.exports = { provider: isMainThread ? serve() : undefined };
