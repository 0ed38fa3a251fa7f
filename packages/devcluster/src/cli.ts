#!/usr/bin/env node
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { startDevCluster } from './devCluster';

interface CliOptions {
  port: number;
  ingressPort: number;
  dataDir?: string;
  kubeconfig?: string;
  seedNodes: number;
  manifest: string[];
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('expected a port from 0 to 65535');
  }
  return port;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000) {
    throw new InvalidArgumentError('expected a number from 1 to 1000');
  }
  return count;
}

function explain(error: unknown, options: CliOptions): string {
  const { code, port, message } = error as NodeJS.ErrnoException & {
    port?: number;
  };
  if (code !== 'EADDRINUSE') return message;
  const flag = port === options.ingressPort ? '--ingress-port' : '--port';
  return `Port ${port} on 127.0.0.1 is already in use; choose another with ${flag}.`;
}

/** Relative to where npm or yarn was called, which runs this in its own folder. */
function readPath(text: string): string {
  return path.resolve(process.env.INIT_CWD ?? '.', text);
}

async function run(options: CliOptions): Promise<void> {
  const cluster = await startDevCluster({
    port: options.port,
    ingressPort: options.ingressPort,
    dataDir: options.dataDir,
    kubeconfig: options.kubeconfig,
    nodes: options.seedNodes,
    manifests: options.manifest,
  });
  const hint = options.kubeconfig ? `, kubeconfig ${options.kubeconfig}` : '';
  process.stdout.write(
    `devcluster ready: API ${cluster.url}, ingress ${cluster.ingressUrl}${hint}\n`,
  );
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    cluster.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

const program = new Command()
  .name('devcluster')
  .description('A simulated Kubernetes cluster in one process')
  .option('--port <port>', 'port of the API server', parsePort, 16_443)
  .option('--ingress-port <port>', 'port of the ingress', parsePort, 8_088)
  .option('--data-dir <directory>', 'keep state here over restarts', readPath)
  .option('--kubeconfig <file>', 'write a kubeconfig to this file', readPath)
  .option('--seed-nodes <count>', 'number of simulated nodes', parseCount, 1)
  .option(
    '--manifest <path>',
    'YAML file or directory to apply at start; may be repeated',
    (value: string, previous: string[]) => [...previous, readPath(value)],
    [],
  );

program.parse();
const options = program.opts<CliOptions>();
run(options).catch(error => {
  process.stderr.write(`${explain(error, options)}\n`);
  process.exit(1);
});
