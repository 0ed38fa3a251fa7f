import path from 'node:path';
import { parseArgs } from 'node:util';
import { promoteUnderLoad } from './promoteUnderLoad';

const HELP = `npm run test:promote -- [options]

Promotes an app and rolls it back again and again while users send requests,
and fails if one request is lost or is answered by the wrong version. On the
embedded cluster, or on a real one that has deploy/rbac applied:

  --kubeconfig FILE     its current context has to be an administrator
  --context NAME        that the backend uses; the current one unless told
  --base-domain DOMAIN  of the ingress controller (localhost)
  --ingress HOST:PORT   where it is reached (127.0.0.1:80)
  --images A,B          two versions that answer with their version, or with
                        different Server headers
  --port N              on which they listen (8080)
  --replicas N          of the app (2)
  --rate N              requests per second (500)
  --cycles N            (20)
`;

/** Answer with their version in the header Server, and run as any user. */
const PUBLIC_IMAGES =
  'docker.io/nginxinc/nginx-unprivileged:1.26.3,docker.io/nginxinc/nginx-unprivileged:1.27.5';
const EMBEDDED_IMAGES = 'demo/hello:1.0,demo/hello:2.0';

const text = { type: 'string' } as const;

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      kubeconfig: text,
      context: text,
      'base-domain': { ...text, default: 'localhost' },
      ingress: { ...text, default: '127.0.0.1:80' },
      images: text,
      port: { ...text, default: '8080' },
      replicas: { ...text, default: '2' },
      rate: { ...text, default: '500' },
      cycles: { ...text, default: '20' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return true;
  }
  const { kubeconfig, context } = values;
  const [address, ingressPort] = values.ingress.split(':');
  const images = (
    values.images ?? (kubeconfig ? PUBLIC_IMAGES : EMBEDDED_IMAGES)
  ).split(',');
  const outcome = await promoteUnderLoad({
    rate: Number(values.rate),
    cycles: Number(values.cycles),
    images: [images[0], images[1]],
    port: Number(values.port),
    replicas: Number(values.replicas),
    external: kubeconfig
      ? {
          // Where npm was called; the program itself runs elsewhere.
          kubeconfig: path.resolve(process.env.INIT_CWD ?? '.', kubeconfig),
          context,
          baseDomain: values['base-domain'],
          ingressPort: Number(ingressPort),
          ingressAddress: address,
        }
      : undefined,
    tell: line => process.stdout.write(`${line}\n`),
  });
  const { switches, strays, ...report } = outcome;
  const settled = switches.map(entry => entry.settledAfter);
  process.stdout.write(
    `${JSON.stringify(
      {
        ...report,
        rate: Math.round(report.requests / report.seconds),
        strays: strays.length,
        switches: switches.length,
        slowestSwitchMs: Math.max(...settled),
      },
      undefined,
      2,
    )}\n`,
  );
  return Object.keys(report.failures).length === 0 && strays.length === 0;
}

main().then(
  good => process.exit(good ? 0 : 1),
  error => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  },
);
