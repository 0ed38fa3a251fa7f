import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import createKnex from 'knex';
import smartDevOpsPlugin from '../..';
import { QUICK_RELEASES } from '../releases';
import { NOTIFICATIONS, ReplicaOptions } from './types';

/*
 * One backend of several, in a process of its own. It loads everything and
 * then waits to be told to start, so that a spare one is ready at once.
 * Notifications are written to the database, where they can be counted.
 */
async function start({ database, kubeconfig, ...options }: ReplicaOptions) {
  const knex = createKnex({
    client: 'pg',
    connection: database,
    pool: { min: 0, max: 10 },
  });
  const backend = await startTestBackend({
    features: [
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          async send({ payload }) {
            const { scope = '', title } = payload;
            await knex(NOTIFICATIONS).insert({ scope, title });
          },
        }),
      }),
      smartDevOpsPlugin,
      catalogServiceMock.factory(),
      schedulerServiceFactory,
      mockServices.database.factory({ knex }),
      mockServices.permissions.factory(),
      mockServices.rootConfig.factory({
        data: {
          smartdevops: {
            kubernetes: { kubeconfig, context: 'smartdevops' },
            ingress: { baseDomain: 'localhost', port: options.ingressPort },
            admins: [options.admin],
            // Long enough to be extended and ended.
            releases: { ...QUICK_RELEASES, guardWindowSeconds: 60 },
            removal: { enabled: true },
          },
        },
      }),
    ],
  });
  process.send?.({ port: backend.server.port() });
}

process.once('message', options => {
  start(options as ReplicaOptions).catch(error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  });
});
process.on('disconnect', () => process.exit(0));
process.send?.('loaded');
