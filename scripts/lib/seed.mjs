import { Failure } from './failure.mjs';
import { waitFor } from './waitFor.mjs';

/**
 * Fills an empty portal through its public API: tenant `acme` with an owner
 * and a developer, and the app `hello`. What is there already stays.
 *
 * @param {{backendUrl: string, image: string, say: (line: string) => void}} options
 * @returns {Promise<{url: string}>} where the seeded app is
 */
export async function seed({ backendUrl, image, say }) {
  const as = persona => client(backendUrl, persona);
  const owner = await as('owner');
  const me = await owner.get('/v1/me');
  if (!me.tenants.some(tenant => tenant.name === 'acme')) {
    say('Seeding the tenant acme');
    await seedTenant(owner, await as('admin'));
  }
  await waitFor(
    'The tenant acme',
    async () => {
      const tenant = await owner.get('/v1/tenants/acme');
      return tenant.state === 'active' ? true : undefined;
    },
    { seconds: 60 },
  );
  const developer = await as('developer');
  await owner.put('/v1/tenants/acme/members/user:default%2Fdeveloper', {
    role: 'developer',
  });
  return seedApp(developer, image, say);
}

async function seedTenant(owner, admin) {
  const pending = await owner.get('/v1/tenant-requests?status=pending');
  const request =
    pending.items.find(item => item.tenant === 'acme') ??
    (await owner.post('/v1/tenant-requests', {
      tenant: 'acme',
      displayName: 'Acme',
      plan: 'medium',
      reason: 'The tenant of the demo',
    }));
  await admin.post(`/v1/tenant-requests/${request.id}/approve`, {});
}

async function seedApp(developer, image, say) {
  const path = '/v1/tenants/acme/apps/hello';
  // Right after the start the cluster may not have been read yet.
  const apps = await waitFor(
    'The list of apps',
    () => developer.get('/v1/apps?tenant=acme'),
    { seconds: 60 },
  );
  if (!apps.items.some(app => app.name === 'hello')) {
    say('Seeding the app hello');
    await developer.post('/v1/tenants/acme/apps', {
      name: 'hello',
      image,
      replicas: 2,
    });
  }
  return waitFor(
    'The app hello',
    async () => {
      const app = await developer.get(path);
      if (app.phase === 'Healthy' || app.phase === 'Stopped') {
        return { url: app.urls.active };
      }
      throw new Error(app.message);
    },
    { seconds: 120 },
  );
}

async function client(backendUrl, persona) {
  // The catalog needs a moment to know the personas.
  const token = await waitFor(
    `Signing in as ${persona}`,
    async () => {
      const response = await fetch(`${backendUrl}/api/auth/demo/refresh`, {
        headers: { 'x-demo-persona': persona },
      });
      if (!response.ok) {
        throw new Error(`status ${response.status}`);
      }
      return (await response.json()).backstageIdentity.token;
    },
    { seconds: 60 },
  );
  const call = async (method, path, body) => {
    const response = await fetch(`${backendUrl}/api/smartdevops${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Failure(
        `Seeding failed: ${method} ${path} answered ${response.status}: ${answer.error?.message}`,
      );
    }
    return answer;
  };
  return {
    get: path => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
  };
}
