import { parseArgs } from 'node:util';
import { Failure, firstSentence } from '../lib/failure.mjs';
import { readStartOptions } from '../lib/startOptions.mjs';

/** Text of `npm run test:e2e -- --help`. */
export const HELP = `npm run test:e2e -- [options] [playwright options]

Starts the portal as \`npm start\` does, with ports and state of its own, and
runs the browser tests in e2e/ with Debian's Chromium (/usr/bin/chromium, or
SMARTDEVOPS_E2E_CHROMIUM): on an embedded cluster of its own, or on a real one
that has deploy/rbac applied.

  --kubeconfig FILE     use this cluster. The namespaces of the run begin with
                        e2e- and are deleted at the end if the current context
                        may do that; otherwise the command for it is told
  --context NAME        that the portal uses: the restricted account
                        smartdevops/smartdevops; the current one unless told
  --base-domain DOMAIN  of the ingress controller (localhost)
  --ingress HOST:PORT   where it is reached, whatever DNS says (127.0.0.1:80)
  --ingress-port N      the port alone, where DNS leads there
  --images A,B,C        three versions of one image that listen on 8080 and
                        answer with their tag, in the page or in the header
                        Server. Those of the embedded cluster, or with
                        --kubeconfig a public nginx; images that begin with
                        demo/ mean that the cluster is an embedded one, with
                        all its images that fail
  --failing-images PREFIX
                        where a real cluster finds such images: PREFIX/broken:1.0
                        and the others that e2e/images/Dockerfile tells how to
                        build. Without it, what needs them is skipped
  --kube-state-metrics NAMESPACE/SERVICE:PORT
                        of a real cluster, for a Prometheus of the run, which
                        reads it through the API server. Without it, what needs
                        alerts is skipped

After the run the logs of the portal are searched for every secret that was used.
`;

/** What an embedded cluster runs. */
const EMBEDDED_IMAGES = ['demo/hello:1.0', 'demo/hello:2.0', 'demo/hello:3.0'];
/** Answer with their version in the header Server, and run as any user. */
const PUBLIC_IMAGES = ['1.26.3', '1.27.5', '1.28.0'].map(
  tag => `docker.io/nginxinc/nginx-unprivileged:${tag}`,
);

const OWN = {
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  'base-domain': { type: 'string' },
  ingress: { type: 'string' },
  'ingress-port': { type: 'string' },
  images: { type: 'string' },
  'failing-images': { type: 'string' },
  'kube-state-metrics': { type: 'string' },
  help: { type: 'boolean' },
};

/**
 * Reads the command line: our own options, and the others for Playwright.
 *
 * @param {string[]} args
 * @throws Failure with exit code 2 that says what is wrong
 */
export function readE2eOptions(args) {
  const { own, rest } = split(args);
  const values = parse(own);
  if (values.help) {
    return { help: true };
  }
  if (!values.kubeconfig) {
    const needs = Object.keys(OWN).find(
      name => !['images', 'help'].includes(name) && values[name] !== undefined,
    );
    if (needs) {
      throw wrong(`--${needs} needs --kubeconfig.`);
    }
  }
  if (values.ingress && values['ingress-port']) {
    throw wrong('--ingress and --ingress-port contradict each other.');
  }
  const ingress = readIngress(values);
  const cluster = values.kubeconfig && readCluster(values, ingress.port);
  return {
    help: false,
    cluster,
    ingressAddress: ingress.host,
    ...readAllImages(values),
    metricsPath: readMetricsPath(values['kube-state-metrics']),
    rest,
  };
}

function split(args) {
  const own = [];
  const rest = [];
  for (let index = 0; index < args.length; index += 1) {
    const [name, value] = args[index].replace(/^--/, '').split('=', 2);
    const option = args[index].startsWith('--') ? OWN[name] : undefined;
    (option ? own : rest).push(args[index]);
    if (option?.type === 'string' && value === undefined) {
      index += 1;
      own.push(...args.slice(index, index + 1));
    }
  }
  return { own, rest };
}

function parse(args) {
  try {
    return parseArgs({ args, options: OWN, strict: true }).values;
  } catch (error) {
    throw wrong(firstSentence(error.message));
  }
}

function wrong(sentence) {
  return new Failure(`${sentence} See npm run test:e2e -- --help.`, 2);
}

/** The portal checks these as well, but would do so a minute later. */
function readCluster(values, ingressPort) {
  const args = ['--kubeconfig', values.kubeconfig, '--seed'];
  for (const name of ['context', 'base-domain']) {
    if (values[name] !== undefined) {
      args.push(`--${name}`, values[name]);
    }
  }
  args.push('--ingress-port', String(ingressPort));
  const options = readStartOptions(args);
  const { kubeconfig, context, baseDomain, ingressPort: port } = options;
  return { kubeconfig, context, baseDomain, ingressPort: port };
}

function readIngress(values) {
  if (values.ingress === undefined) {
    return { port: values['ingress-port'] ?? 80 };
  }
  const [, host, port] = /^([\w.-]+):(\d+)$/.exec(values.ingress) ?? [];
  if (!host) {
    throw wrong(`--ingress: "${values.ingress}" is not HOST:PORT.`);
  }
  return { host, port };
}

/** Images that begin so are those of an embedded cluster. */
const SIMULATED = 'demo/';

function readAllImages(values) {
  const images = readImages(values);
  const prefix = values['failing-images']?.replace(/\/$/, '');
  if (prefix !== undefined && !/^[a-z0-9][\w.:/-]*$/.test(prefix)) {
    throw wrong(
      `--failing-images: "${prefix}" is not what names of images begin with.`,
    );
  }
  const simulated = images[0].startsWith(SIMULATED) ? 'demo' : undefined;
  return { images, failingImages: prefix ?? simulated };
}

/** Where the API server passes on what kube-state-metrics tells. */
function readMetricsPath(service) {
  if (service === undefined) {
    return undefined;
  }
  const [, namespace, name, port] =
    /^([a-z0-9-]+)\/([a-z0-9-]+):([a-z0-9-]+)$/.exec(service) ?? [];
  if (!namespace) {
    throw wrong(
      `--kube-state-metrics: "${service}" is not NAMESPACE/SERVICE:PORT.`,
    );
  }
  return `/api/v1/namespaces/${namespace}/services/${name}:${port}/proxy/metrics`;
}

function readImages(values) {
  if (values.images === undefined) {
    return values.kubeconfig ? PUBLIC_IMAGES : EMBEDDED_IMAGES;
  }
  const images = values.images.split(',');
  const tags = new Set(images.map(image => /:([\w.-]+)$/.exec(image)?.[1]));
  const names = new Set(images.map(image => image.replace(/:[\w.-]+$/, '')));
  if (tags.size !== 3 || tags.has(undefined) || names.size !== 1) {
    throw wrong('--images: name three tags of one image.');
  }
  return images;
}
