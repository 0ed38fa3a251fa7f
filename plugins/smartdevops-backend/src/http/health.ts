import type { Router } from 'express';
import { HealthService } from '../services';

/** Path of the route that probes ask, without credentials. */
export const HEALTH_PATH = '/v1/health';

/** Whether this replica can do its work: 200, or 503 where it cannot. */
export function mountHealth(router: Router, service: HealthService): void {
  router.get(HEALTH_PATH, async (_request, response) => {
    const health = await service.health();
    response.set('cache-control', 'no-store');
    response.status(health.status === 'down' ? 503 : 200).json(health);
  });
}
