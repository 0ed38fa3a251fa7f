import {
  appHost,
  IngressSettings,
  IsolationObservation,
  ObservedAttempt,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { deployerOf } from '../identities';
import { Transport } from '../Transport';
import { TenantSpec } from '../types';
import { attempt, look, Trial, UNTRIED } from './look';

const PROBE = 'isolation-check';
const BACKEND = { service: { name: PROBE, port: { number: 80 } } };

type Exposure = { name: string; what: string; trial: Trial };
/** Things of one kind that must be refused, beside a harmless one. */
type Family = { harmless: Exposure; refused: Exposure[] };

function services(namespace: string): Family {
  const service = (spec: object): Trial => ({
    kind: 'Service',
    namespace,
    content: { spec: { ports: [{ port: 80 }], ...spec } },
  });
  return {
    harmless: {
      name: 'Service inside the cluster is accepted',
      what: 'a ClusterIP Service',
      trial: service({ type: 'ClusterIP' }),
    },
    refused: [
      {
        name: 'Service on the nodes’ ports is refused',
        what: 'a NodePort Service',
        trial: service({ type: 'NodePort' }),
      },
      {
        name: 'Load balancer is refused',
        what: 'a LoadBalancer Service',
        trial: service({ type: 'LoadBalancer' }),
      },
      {
        name: 'Service with an external IP is refused',
        what: 'a Service that takes over the address 192.0.2.1',
        trial: service({ externalIPs: ['192.0.2.1'] }),
      },
      {
        name: 'Service that leads elsewhere is refused',
        what: 'an ExternalName Service',
        trial: service({ type: 'ExternalName', externalName: 'example.com' }),
      },
    ],
  };
}

function ingresses(
  { name, namespace }: TenantSpec,
  settings: IngressSettings,
): Family {
  const ingress = (spec: object): Trial => ({
    kind: 'Ingress',
    namespace,
    content: { spec },
  });
  const http = { paths: [{ path: '/', pathType: 'Prefix', backend: BACKEND }] };
  const own = appHost(settings, name, PROBE);
  // Differs from the tenant's name whatever that is.
  const foreign = appHost(settings, `not-${name}`, PROBE);
  return {
    harmless: {
      name: 'Ingress with a host of the tenant is accepted',
      what: `an Ingress for ${own}`,
      trial: ingress({ rules: [{ host: own, http }] }),
    },
    refused: [
      {
        name: 'Ingress with the host of another tenant is refused',
        what: `an Ingress for ${foreign}`,
        trial: ingress({ rules: [{ host: foreign, http }] }),
      },
      {
        name: 'Ingress for every host is refused',
        what: 'an Ingress without a host',
        trial: ingress({ rules: [{ http }] }),
      },
      {
        name: 'Ingress that catches the rest is refused',
        what: 'an Ingress with a default backend',
        trial: ingress({
          rules: [{ host: own, http }],
          defaultBackend: BACKEND,
        }),
      },
    ],
  };
}

/** Dry runs, as the deployer, of ways to reach out of the namespace. */
export async function observeExposure(
  transport: Transport,
  tenant: TenantSpec,
  settings: IngressSettings,
): Promise<IsolationObservation[]> {
  const { namespace } = tenant;
  const send = ({ trial }: Exposure) =>
    attempt(transport, deployerOf(namespace), trial);
  const families = [services(namespace), ingresses(tenant, settings)];
  const observed = await Promise.all(
    families.map(family => observeFamily(family, send)),
  );
  return observed.flat();
}

async function observeFamily(
  { harmless, refused }: Family,
  send: (exposure: Exposure) => Promise<ObservedAttempt>,
): Promise<IsolationObservation[]> {
  let control = UNTRIED;
  const first = await look(about(harmless), async () => {
    control = await send(harmless);
    return { kind: 'attempt', expected: 'accepted', outcome: control };
  });
  const rest = refused.map(exposure =>
    look(about(exposure), async () => ({
      kind: 'attempt',
      expected: 'refused',
      control,
      outcome: await send(exposure),
    })),
  );
  return [first, ...(await Promise.all(rest))];
}

function about({ name, what }: Exposure) {
  return { name, tried: `dry run of ${what}, as the deployer` };
}
