import { TestPortal } from '../portal';
import { countRequests } from './countRequests';
import { percentile, print } from './figures';

/*
 * How fast tenants come into being: approvals over the HTTP API, provisioned
 * on the embedded cluster in the same process.
 */
const TENANTS = Number(process.env.BENCH_TENANTS ?? 500);
/** Approved one after the other, each until it is active. */
const SINGLE = 20;
const CALLERS = 4;

async function inParallel(
  names: string[],
  work: (name: string) => Promise<void>,
): Promise<void> {
  const queue = [...names];
  const worker = async () => {
    for (let name = queue.shift(); name; name = queue.shift()) {
      await work(name);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, worker));
}

async function approve(portal: TestPortal, tenant: string): Promise<void> {
  const asked = await portal.post('owner', '/v1/tenant-requests', { tenant });
  await portal.post('admin', `/v1/tenant-requests/${asked.body.id}/approve`);
}

async function untilActive(portal: TestPortal, tenant: string): Promise<void> {
  const { state, message } = await portal.until(
    'owner',
    `/v1/tenants/${tenant}`,
    body => body.state !== 'provisioning',
  );
  if (state !== 'active') {
    throw new Error(`The tenant ${tenant} is ${state}: ${message}`);
  }
}

async function resourceVersion(portal: TestPortal): Promise<string> {
  const { metadata } = await portal.kubernetes<{
    metadata: { resourceVersion: string };
  }>({ path: '/api/v1/namespaces?limit=1' });
  return metadata.resourceVersion;
}

async function main(): Promise<void> {
  const portal = await TestPortal.start();
  const requestCount = countRequests(portal.cluster.url);
  const names = Array.from({ length: TENANTS }, (_, index) => `bench-${index}`);
  const single = names.slice(0, SINGLE);
  const rest = names.slice(SINGLE);

  const times: number[] = [];
  for (const name of single) {
    const started = performance.now();
    await approve(portal, name);
    await untilActive(portal, name);
    times.push(performance.now() - started);
  }
  print(
    'asked, approved and active, one by one',
    `p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(
      times,
      0.95,
    ).toFixed(0)} ms`,
  );

  const before = requestCount();
  const started = performance.now();
  await inParallel(rest, name => approve(portal, name));
  await inParallel(rest, name => untilActive(portal, name));
  const seconds = (performance.now() - started) / 1_000;
  print(`${rest.length} more, ${CALLERS} callers`, `${seconds.toFixed(1)} s`);
  print(
    'time per tenant',
    `${((seconds * 1_000) / rest.length).toFixed(0)} ms`,
  );
  print(
    'API requests per tenant, isolation checks included',
    ((requestCount() - before) / rest.length).toFixed(1),
  );

  // The checks after provisioning write nothing, but they take time.
  await inParallel(names, async name => {
    await portal.until(
      'owner',
      `/v1/tenants/${name}`,
      ({ isolation }) => isolation !== undefined,
    );
  });
  print(
    'every isolation checked',
    `${((performance.now() - started) / 1_000).toFixed(1)} s after the first approval`,
  );

  const version = await resourceVersion(portal);
  const requests = requestCount();
  const again = performance.now();
  await inParallel(names, async name => {
    await portal.post('owner', `/v1/tenants/${name}/repair`);
  });
  const repeated = performance.now() - again;
  print('putting one in order again', `${(repeated / TENANTS).toFixed(0)} ms`);
  print(
    'API requests for that',
    ((requestCount() - requests) / TENANTS).toFixed(1),
  );
  const unchanged = (await resourceVersion(portal)) === version;
  print('resourceVersion unchanged by it', unchanged ? 'yes' : 'NO');
  await portal.stop();
  process.exit(unchanged ? 0 : 1);
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(1);
});
