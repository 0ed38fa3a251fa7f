import fs from 'node:fs';
import { expect, Page, request } from '@playwright/test';
import { parse, stringify } from 'yaml';

/*
 * The cluster that the portal under test uses, as scripts/e2e.mjs tells. Specs
 * take from here what differs between the embedded one and a real one.
 */

const [first, second, third] = (
  process.env.SMARTDEVOPS_E2E_IMAGES ??
  'demo/hello:1.0,demo/hello:2.0,demo/hello:3.0'
).split(',');

/** Whether the cluster is an embedded one. */
const isSimulated = first.startsWith('demo/');
const failing =
  process.env.SMARTDEVOPS_E2E_FAILING_IMAGES ?? (isSimulated ? 'demo' : '');

/** Whether the cluster finds images that fail on purpose. */
export const hasFailing = failing !== '';
/** Why a spec is skipped that needs such an image. */
export const NEEDS_FAILURES =
  'This cluster has no images that fail on purpose; see --failing-images.';

/** How an image behaves that fails on purpose; `slow` only takes its time. */
export type Failure =
  'broken' | 'unready' | 'missing' | 'oom' | 'flaky' | 'slow';

/** An image that fails on purpose: of the embedded cluster, or of e2e/images. */
export const failingImage = (failure: Failure) => `${failing}/${failure}:1.0`;

/**
 * Where the API server tells what pods do, in the words of kube-state-metrics;
 * nothing if the cluster has none.
 */
export const metricsPath =
  process.env.SMARTDEVOPS_E2E_METRICS_PATH ||
  (isSimulated ? '/metrics' : undefined);

/** Three versions of one image, and one that does not exist. */
export const images = {
  first,
  second,
  third,
  // Nobody has it anywhere.
  missing: 'demo/missing:1.0',
};

/** Domain below which apps are reached. */
export const baseDomain =
  process.env.SMARTDEVOPS_E2E_BASE_DOMAIN ?? 'localhost';

/** In front of a tenant's name in the name of its namespace. */
export const namespacePrefix =
  process.env.SMARTDEVOPS_E2E_NAMESPACE_PREFIX ?? '';

/** What an image's version is called. */
export const versionOf = (image: string) => image.replace(/^.*:/, '');

/** A text as a regular expression that means itself. */
export const literal = (text: string) =>
  text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Waits until an app answers as a version, in its page or in the header `Server`. */
export async function expectVersion(page: Page, image: string): Promise<void> {
  const version = new RegExp(`(^|[^\\d.])${literal(versionOf(image))}(?!\\d)`);
  await expect(async () => {
    const response = await page.reload({ timeout: 5_000 });
    const { server = '' } = response?.headers() ?? {};
    expect(response?.ok()).toBe(true);
    expect(`${server}\n${await response?.text()}`).toMatch(version);
  }).toPass({ timeout: 30_000 });
}

/** A kubeconfig of nothing but the account in use. */
export function currentAccount(): string | undefined {
  const file = process.env.SMARTDEVOPS_E2E_KUBECONFIG;
  if (!file || !fs.existsSync(file)) {
    return undefined;
  }
  const config = parse(fs.readFileSync(file, 'utf8'));
  const named = (list: { name: string }[], name: string) =>
    list.filter(entry => entry.name === name);
  const [{ context }] = named(config.contexts, config['current-context']) as {
    name: string;
    context: { cluster: string; user: string };
  }[];
  return stringify({
    ...config,
    clusters: named(config.clusters, context.cluster),
    users: named(config.users, context.user),
  });
}

/** Scales a Deployment by hand, as the account in use: past the portal. */
export async function scale(
  tenant: string,
  deployment: string,
  replicas: number,
): Promise<void> {
  const { clusters, users } = parse(currentAccount() ?? '');
  const context = await request.newContext({
    ignoreHTTPSErrors: true,
    extraHTTPHeaders: {
      authorization: `Bearer ${users[0].user.token}`,
      'content-type': 'application/merge-patch+json',
    },
  });
  const scaled = await context.patch(
    `${clusters[0].cluster.server}/apis/apps/v1/namespaces/${namespacePrefix}${tenant}/deployments/${deployment}/scale`,
    { data: JSON.stringify({ spec: { replicas } }) },
  );
  expect(scaled.ok()).toBe(true);
  await context.dispose();
}
