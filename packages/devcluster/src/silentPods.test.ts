import { Replayer } from './conformance/replay';
import { startDevCluster } from './devCluster';
import { FAST_TIMINGS } from './pods/timings';
import { eventually } from './testing/contractCluster';

it('runs pods that open no ports, where that is asked for', async () => {
  const cluster = await startDevCluster({
    timings: FAST_TIMINGS,
    silentPods: true,
  });
  const client = new Replayer(cluster);
  const path = '/api/v1/namespaces/default/pods';
  try {
    await client.send({
      method: 'POST',
      path,
      body: {
        metadata: { name: 'hello' },
        spec: {
          containers: [
            {
              name: 'app',
              image: 'demo/hello:1.0',
              ports: [{ containerPort: 8080 }],
            },
          ],
        },
      },
    });
    await eventually(async () => {
      const { body } = await client.send({
        method: 'GET',
        path: `${path}/hello`,
      });
      return /"phase":"Running"/.test(JSON.stringify(body));
    });
    const { status } = await client.send({
      method: 'GET',
      path: `${path}/hello:8080/proxy/`,
    });
    expect(status).toBeGreaterThanOrEqual(500);
  } finally {
    client.close();
    await cluster.stop();
  }
}, 30_000);
