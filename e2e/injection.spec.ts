import { expect, test } from '@playwright/test';
import { PersonaApi } from './support/api';
import { images } from './support/cluster';

/** Texts that a template engine would make something of. */
const TEXTS: Record<string, string> = {
  ARITHMETIC: '${{ 7 * 7 }}',
  SECRETS: '${{ secrets.USER_OAUTH_TOKEN }}',
  CODE: "${{ [].constructor.constructor('return process')().env | dump }}",
  OTHER_SIGNS: '{{ 7 * 7 }} {% set a = 1 %} <%= 7 * 7 %> #{7 * 7}',
  SHELL: '$(id) `id` ; echo $HOME',
};

test('what is typed into a template stays what was typed', async ({
  request,
}) => {
  const api = await PersonaApi.signIn(request, 'developer');
  const started = await api.ask('POST', '/api/scaffolder/v2/tasks', {
    templateRef: 'template:default/deploy-app',
    values: {
      tenant: 'acme',
      name: 'literal',
      image: images.first,
      port: 8080,
      replicas: 1,
      env: Object.entries(TEXTS).map(([name, value]) => ({ name, value })),
    },
  });
  expect(started.status()).toBe(201);
  const { id } = await started.json();
  await expect
    .poll(
      async () =>
        (await (await api.ask('GET', `/api/scaffolder/v2/tasks/${id}`)).json())
          .status,
      { timeout: 90_000 },
    )
    .toBe('completed');
  const app = await (
    await api.call('GET', '/v1/tenants/acme/apps/literal')
  ).json();
  expect(app.spec.env).toMatchObject(TEXTS);
});

test('no name that is an expression is a name', async ({ request }) => {
  const api = await PersonaApi.signIn(request, 'developer');
  for (const name of ['${{ 7*7 }}', '../hello', 'a;id', '<img src=x>']) {
    const started = await api.ask('POST', '/api/scaffolder/v2/tasks', {
      templateRef: 'template:default/deploy-app',
      values: {
        tenant: 'acme',
        name,
        image: images.first,
        port: 8080,
        replicas: 1,
      },
    });
    const direct = await api.call('POST', '/v1/tenants/acme/apps', {
      name,
      image: images.first,
    });
    expect([name, direct.status()]).toEqual([name, 400]);
    if (started.ok()) {
      // Where the form takes it, the backend does not.
      const { id } = await started.json();
      await expect
        .poll(
          async () =>
            (
              await (
                await api.ask('GET', `/api/scaffolder/v2/tasks/${id}`)
              ).json()
            ).status,
          { timeout: 60_000 },
        )
        .toBe('failed');
    }
  }
});
