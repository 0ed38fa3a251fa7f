import { ResponseError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { anApp, fakeClient, runAction } from './__testUtils__/apps';
import { toEnv } from './env';
import { toSecretEnv } from './secretEnv';

const healthy = anApp();
const starting = anApp({ phase: 'Creating', message: 'It starts.' });

describe('smartdevops:app:create', () => {
  const input = { tenant: 'acme', name: 'shop', image: 'demo/hello:1.0' };

  async function run(states: App[], more: JsonObject = {}) {
    const fake = fakeClient(states);
    const ran = await runAction('smartdevops:app:create', {
      client: fake.client,
      input: { ...input, ...more },
    });
    return { ...fake, ...ran };
  }

  it('creates on behalf of the user and gives everything a template needs', async () => {
    const { done, answer, context } = await run([healthy], {
      port: 80,
      env: [{ name: 'A', value: '1' }, { name: 'B' }],
      healthPath: '',
    });
    await done;
    expect(answer).toHaveBeenCalledWith(
      'acme',
      expect.objectContaining({
        name: 'shop',
        port: 80,
        env: { A: '1', B: '' },
        healthPath: undefined,
      }),
      expect.objectContaining({
        token: expect.stringContaining('user:default/ada'),
      }),
    );
    expect(context.output).toHaveBeenCalledWith(
      'entityRef',
      'component:acme/shop',
    );
    expect(context.output).toHaveBeenCalledWith(
      'noticeText',
      'Port 80 becomes 8080.',
    );
    expect(context.output).toHaveBeenCalledWith('phase', 'Healthy');
  });

  it('fails with the sentence of a refusal', async () => {
    const { client, answer } = fakeClient([healthy]);
    const body = {
      error: { name: 'ConflictError', message: 'Taken.', reason: 'AppExists' },
      response: { statusCode: 409 },
    };
    answer.mockRejectedValue(
      await ResponseError.fromResponse(
        Response.json(body, { status: 409 }) as never,
      ),
    );
    const { done } = await runAction('smartdevops:app:create', {
      client,
      input,
    });
    await expect(done).rejects.toThrow('Taken. (AppExists)');
  });

  it('says where to look when the app does not run in time', async () => {
    const { done } = await run([starting], { timeoutSeconds: 0.01 });
    await expect(done).rejects.toThrow('/catalog/acme/component/shop/app');
  });
});

describe('smartdevops:tenant:request', () => {
  it.each([
    ['create', 'A platform admin decides'],
    ['join', 'Its owners decide'],
  ] as const)('says what happens after a %s', async (kind, sentence) => {
    const { client, createTenantRequest } = fakeClient([healthy]);
    createTenantRequest.mockResolvedValue({
      id: '1',
      kind,
      status: 'pending',
      tenant: 'beta',
    });
    const { done, context } = await runAction('smartdevops:tenant:request', {
      client,
      input: { tenant: 'beta', plan: '' },
    });
    await done;
    expect(createTenantRequest.mock.calls[0][0]).toMatchObject({
      tenant: 'beta',
      plan: undefined,
    });
    expect(context.output).toHaveBeenCalledWith(
      'message',
      expect.stringContaining(sentence),
    );
  });
});

describe('toSecretEnv', () => {
  const secrets = { 'smartdevops:TOKEN': 's3cret', TOKEN: 'of the scaffolder' };

  it('takes names, whose values the task knows, and objects', () => {
    expect(toSecretEnv(['TOKEN'], secrets)).toEqual({ TOKEN: 's3cret' });
    expect(toSecretEnv({ A: '1' }, secrets)).toEqual({ A: '1' });
    expect(toSecretEnv(undefined, undefined)).toEqual({});
  });

  it.each<Record<string, string> | undefined>([
    undefined,
    {},
    { TOKEN: 'of the scaffolder' },
  ])('does not create an app without its secrets: %j', known => {
    expect(() => toSecretEnv(['TOKEN'], known)).toThrow(
      'The secret variable TOKEN has no value.',
    );
  });
});

describe('toEnv', () => {
  it('takes lists and objects', () => {
    expect(toEnv([{ name: 'A', value: '1' }])).toEqual({ A: '1' });
    expect(toEnv({ A: '1' })).toEqual({ A: '1' });
    expect(toEnv(undefined)).toEqual({});
  });

  it('refuses a name that is given twice', () => {
    expect(() => toEnv([{ name: 'A' }, { name: 'A', value: '2' }])).toThrow(
      'given twice',
    );
  });
});
