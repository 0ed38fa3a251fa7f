import { expect, request } from '@playwright/test';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { STATE } from './monitoring';

/** Scales a Deployment by hand, as the cluster's administrator: past the portal. */
export async function scale(
  namespace: string,
  deployment: string,
  replicas: number,
): Promise<void> {
  const { clusters, users } = parse(
    fs.readFileSync(path.join(STATE, 'kubeconfig'), 'utf8'),
  );
  const context = await request.newContext({
    ignoreHTTPSErrors: true,
    extraHTTPHeaders: {
      authorization: `Bearer ${users[0].user.token}`,
      'content-type': 'application/merge-patch+json',
    },
  });
  const scaled = await context.patch(
    `${clusters[0].cluster.server}/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}/scale`,
    { data: JSON.stringify({ spec: { replicas } }) },
  );
  expect(scaled.ok()).toBe(true);
  await context.dispose();
}
