import { mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import {
  anApp,
  aVersion,
  fakeClient,
  registeredActions,
  runAction,
} from './__testUtils__/apps';

const shop = { tenant: 'acme', name: 'shop' };
const ref = { tenant: 'acme', app: 'shop' };
const asAda = expect.objectContaining({
  token: expect.stringContaining('user:default/ada'),
});

const stable = anApp();
const prepared = anApp({
  urls: { active: 'http://shop', preview: 'http://shop-preview' },
  release: {
    phase: 'PreviewReady',
    message: 'It is ready.',
    candidate: aVersion(2),
  },
});
const promoted = anApp({
  release: { phase: 'Verifying', active: aVersion(2), previous: aVersion(1) },
});
const refusal = 'Nothing may be promoted now.';
const refusing = anApp({
  release: {
    ...prepared.release,
    actions: { ...prepared.release.actions, promote: { refusal } },
  },
});

async function run(
  verb: string,
  states: App[],
  input: JsonObject = {},
  context: Partial<ActionContext<JsonObject>> = {},
) {
  const fake = fakeClient(states);
  const ran = await runAction(`smartdevops:app:${verb}`, {
    client: fake.client,
    input: { ...shop, ...input },
    context,
  });
  return { ...fake, ...ran };
}

describe('smartdevops:app:prepare', () => {
  it('prepares as the user and waits for the preview', async () => {
    const input = { image: 'demo/hello:2.0', env: [], healthPath: '' };
    const { done, answer, context } = await run('prepare', [prepared], input);
    await done;
    expect(answer.mock.calls).toEqual([
      [ref, { image: 'demo/hello:2.0' }, asAda],
    ]);
    expect(context.output).toHaveBeenCalledWith('revision', 2);
    expect(context.output).toHaveBeenCalledWith(
      'previewUrl',
      'http://shop-preview',
    );
    expect(context.output).toHaveBeenCalledWith('phase', 'PreviewReady');
  });

  it.each<[JsonObject, object | undefined]>([
    [{ env: [{ name: 'A', value: '1' }] }, { A: '1' }],
    [{ env: {} }, {}],
    [
      { changeEnv: [{ name: 'LEVEL', value: 'debug' }] },
      { LEVEL: 'debug', REGION: 'eu' },
    ],
    [
      { env: { A: '1' }, changeEnv: { B: '2' } },
      { A: '1', B: '2' },
    ],
    [{ changeEnv: [] }, undefined],
  ])('of %j makes the environment %j', async (input, env) => {
    const { done, answer } = await run('prepare', [prepared], {
      ...input,
      wait: false,
    });
    await done;
    expect(answer.mock.calls[0][1]).toMatchObject({ env });
  });

  it('fails with the reason when the version is given up', async () => {
    const last = { at: aVersion(2).at, message: 'It was replaced.' };
    const fake = fakeClient([anApp({ release: { last } })]);
    fake.answer.mockResolvedValue(prepared);
    const { done } = await runAction('smartdevops:app:prepare', {
      client: fake.client,
      input: { ...shop, image: 'demo/hello:2.0' },
    });
    await expect(done).rejects.toThrow(
      /active version serves as before\..*It was replaced\..*\/catalog\/acme\/component\/shop\/app/,
    );
  });

  it('goes on where a resumed task was', async () => {
    const { done, answer, context } = await run(
      'prepare',
      [prepared],
      { image: 'demo/hello:2.0' },
      { checkpoint: async () => 2 as never },
    );
    await done;
    expect(answer).not.toHaveBeenCalled();
    expect(context.output).toHaveBeenCalledWith('revision', 2);
  });
});

describe('smartdevops:app:promote', () => {
  it('promotes the revision that was prepared', async () => {
    const { done, answer, context } = await run('promote', [promoted], {
      expectedRevision: 2,
    });
    await done;
    expect(answer.mock.calls).toEqual([[ref, { expectedRevision: 2 }, asAda]]);
    expect(context.output).toHaveBeenCalledWith('phase', 'Verifying');
  });

  it('promotes the candidate that is there, with a reason to override', async () => {
    const { done, answer } = await run('promote', [prepared], {
      overrideReason: 'The check is broken.',
    });
    await done;
    expect(answer.mock.calls[0][1]).toEqual({
      expectedRevision: 2,
      override: { reason: 'The check is broken.' },
    });
  });

  it('says that there is no candidate', async () => {
    const { done } = await run('promote', [stable]);
    await expect(done).rejects.toThrow('Prepare a version first.');
  });

  it('waits until the version was watched, and tells when it was left', async () => {
    const last = { at: aVersion(2).at, message: 'It lost its replicas.' };
    const { done } = await run('promote', [anApp({ release: { last } })], {
      expectedRevision: 2,
      wait: true,
    });
    await expect(done).rejects.toThrow(
      /did not stay active.*It lost its replicas/,
    );
  });
});

describe('smartdevops:app:rollback', () => {
  it('waits until the version that is started serves', async () => {
    const rolling = anApp({
      release: {
        phase: 'RollingBack',
        active: aVersion(3),
        intent: {
          kind: 'rollback',
          by: 'user:default/ada',
          since: aVersion(3).at,
          revision: 4,
        },
      },
    });
    const fake = fakeClient([anApp({ release: { active: aVersion(4) } })]);
    fake.answer.mockResolvedValue(rolling);
    const { done, context } = await runAction('smartdevops:app:rollback', {
      client: fake.client,
      input: { ...shop, toRevision: 2 },
    });
    await done;
    expect(fake.answer.mock.calls).toEqual([[ref, { toRevision: 2 }, asAda]]);
    expect(context.output).toHaveBeenCalledWith('revision', 4);
  });
});

describe('verbs without a revision', () => {
  it.each<[string, JsonObject, unknown[]]>([
    ['abort', {}, [ref, asAda]],
    ['scale', { replicas: 3 }, [ref, 3, asAda]],
    ['restart', {}, [ref, asAda]],
  ])('call the API as the user: %s', async (verb, input, call) => {
    const { done, answer, context } = await run(verb, [stable], input);
    await done;
    expect(answer.mock.calls).toEqual([call]);
    expect(context.output).toHaveBeenCalledWith(
      'entityRef',
      'component:acme/shop',
    );
  });
});

describe('every verb', () => {
  const verbs: [string, JsonObject][] = [
    ['prepare', { image: 'demo/hello:2.0' }],
    ['promote', {}],
    ['rollback', {}],
    ['abort', {}],
    ['scale', { replicas: 3 }],
    ['restart', {}],
  ];

  it.each(verbs)('changes nothing in a dry run: %s', async (verb, input) => {
    const { done, answer, context } = await run(verb, [refusing], input, {
      isDryRun: true,
    });
    await done;
    expect(answer).not.toHaveBeenCalled();
    expect(context.output).toHaveBeenCalledWith('app', 'acme/shop');
  });

  it('says in a dry run what would be refused', async () => {
    const warn = jest.fn();
    const logger = mockServices.logger.mock({ warn });
    const dry = { logger, isDryRun: true };
    const { done } = await run('promote', [refusing], {}, dry);
    await done;
    expect(warn).toHaveBeenCalledWith(expect.stringContaining(refusal));
  });

  it.each(verbs)('fails with a refusal’s sentence: %s', async (verb, input) => {
    const fake = fakeClient([prepared]);
    const body = {
      error: {
        name: 'ConflictError',
        message: 'Not now.',
        reason: 'Verifying',
      },
      response: { statusCode: 409 },
    };
    fake.answer.mockRejectedValue(
      await ResponseError.fromResponse(
        Response.json(body, { status: 409 }) as never,
      ),
    );
    const { done } = await runAction(`smartdevops:app:${verb}`, {
      client: fake.client,
      input: { ...shop, ...input },
    });
    await expect(done).rejects.toThrow('Not now. (Verifying)');
  });

  it.each(verbs)('has an example and can be rehearsed: %s', async verb => {
    const { client } = fakeClient([stable]);
    const action = (await registeredActions(client)).get(
      `smartdevops:app:${verb}`,
    );
    expect(action).toMatchObject({ supportsDryRun: true });
    expect(action?.examples?.[0].example).toContain(action?.id);
  });
});
