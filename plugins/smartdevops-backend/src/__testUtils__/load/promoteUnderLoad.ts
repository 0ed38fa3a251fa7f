import { TestPortal } from '../portal';
import { QUICK_RELEASES, TestApp } from '../releases';
import { LoadOutcome, LoadPlan, LoadRun } from './LoadRun';

/**
 * A second of pods, which at the pace of other tests would be over before a
 * busy machine answers a probe in time.
 */
const SECOND_MS = 300;

/**
 * Promotes and rolls back again and again while users send requests, and
 * tells what became of each request. In odd cycles the previous version is
 * retired before the rollback, so that it has to be started again; in even
 * ones the rollback finds it warm.
 */
export async function promoteUnderLoad(plan: LoadPlan): Promise<LoadOutcome> {
  const { external, tell } = plan;
  const portal = await TestPortal.start({
    config: { releases: QUICK_RELEASES },
    external,
    timings: { secondMs: SECOND_MS },
  });
  const tenant = `load-${Date.now().toString(36)}`;
  try {
    await portal.seedTenant(tenant);
    tell(`Tenant ${tenant} is ready.`);
    const app = new TestApp(portal, 'shop', tenant);
    await app.create({
      image: plan.images[0],
      port: plan.port,
      replicas: plan.replicas,
    });
    tell(`${plan.images[0]} serves.`);
    return await new LoadRun(portal, app, plan).cycles();
  } finally {
    if (external) {
      await portal.kubernetes({
        method: 'DELETE',
        path: `/api/v1/namespaces/${tenant}`,
      });
    }
    await portal.stop();
  }
}
