import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, firstSentence } from './failure.mjs';
import { inRoot } from './paths.mjs';

/** Text of `npm start -- --help`. */
export const HELP = `npm start -- [options]

Starts the portal. Without --kubeconfig it brings an embedded, simulated
Kubernetes cluster along, so that everything can be tried on one machine.

  --kubeconfig FILE     use a real cluster instead of the embedded one
  --context NAME        context of that kubeconfig
  --seed, --no-seed     create the tenant acme and the app hello
                        (on with the embedded cluster, off with a real one)
  --image IMAGE         of the app hello (demo/hello:1.0, which only the
                        embedded cluster has)
  --port N              port of the portal (3000)
  --backend-port N      port of the portal's backend (7007)
  --cluster-port N      port of the embedded cluster's API (16443)
  --ingress-port N      port at which apps are reached (8088; 80 with --kubeconfig)
  --base-domain NAME    domain below which apps are reached (localhost)
  --metrics-port N      port at which the portal tells of itself, for Prometheus
                        (none)
  --data-dir DIR        where the state is kept (.data/demo)
  --config FILE         settings on top of app-config.yaml
  --fresh               forget the state of an earlier start
  --verbose             show all output of all processes
  --help                this text
`;

const OPTIONS = {
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  seed: { type: 'boolean' },
  'no-seed': { type: 'boolean' },
  image: { type: 'string' },
  port: { type: 'string' },
  'backend-port': { type: 'string' },
  'cluster-port': { type: 'string' },
  'ingress-port': { type: 'string' },
  'base-domain': { type: 'string' },
  'metrics-port': { type: 'string' },
  'data-dir': { type: 'string' },
  config: { type: 'string' },
  fresh: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean' },
};

/**
 * Reads and checks the command line.
 *
 * @param {string[]} args
 * @throws Failure with exit code 2 that says what is wrong
 */
export function readStartOptions(args) {
  const values = parse(args);
  const kubeconfig =
    values.kubeconfig && existing('kubeconfig', values.kubeconfig);
  if (values.context && !kubeconfig) {
    throw wrong('--context needs --kubeconfig.');
  }
  if (values.seed && values['no-seed']) {
    throw wrong('--seed and --no-seed contradict each other.');
  }
  const options = {
    help: values.help ?? false,
    kubeconfig,
    context: values.context,
    seed: values.seed ?? (!values['no-seed'] && !kubeconfig),
    image: values.image ?? 'demo/hello:1.0',
    config: values.config && existing('config', values.config),
    port: port(values, 'port', 3000),
    backendPort: port(values, 'backend-port', 7007),
    clusterPort: port(values, 'cluster-port', 16443),
    ingressPort: port(values, 'ingress-port', kubeconfig ? 80 : 8088),
    metricsPort: port(values, 'metrics-port', undefined),
    baseDomain: values['base-domain'] ?? 'localhost',
    dataDir: path.resolve(values['data-dir'] ?? inRoot('.data', 'demo')),
    fresh: values.fresh ?? false,
    verbose: values.verbose ?? false,
  };
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(options.baseDomain)) {
    throw wrong(`--base-domain: "${options.baseDomain}" is no domain name.`);
  }
  requireDistinct(options);
  return options;
}

function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw wrong(firstSentence(error.message));
  }
}

function wrong(sentence) {
  return new Failure(`${sentence} See npm start -- --help.`, 2);
}

function existing(option, file) {
  const resolved = path.resolve(file);
  if (!fs.statSync(resolved, { throwIfNoEntry: false })?.isFile()) {
    throw wrong(`--${option}: there is no file ${resolved}.`);
  }
  return resolved;
}

function port(values, name, fallback) {
  if (values[name] === undefined) {
    return fallback;
  }
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw wrong(`--${name}: "${values[name]}" is no port number.`);
  }
  return number;
}

function requireDistinct(options) {
  const { port: app, backendPort, clusterPort, ingressPort } = options;
  const own = options.kubeconfig
    ? [app, backendPort]
    : [app, backendPort, clusterPort, ingressPort];
  if (new Set(own).size !== own.length) {
    throw wrong('Two of the ports are the same.');
  }
}
