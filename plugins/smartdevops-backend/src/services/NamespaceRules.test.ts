import { mockServices } from '@backstage/backend-test-utils';
import { KubernetesError } from '../kubernetes';
import { NamespaceReader } from '../kubernetes/types';
import { NamespaceRules } from './NamespaceRules';

function rulesOver(find: NamespaceReader['find']) {
  const logger = mockServices.logger.mock();
  const rules = new NamespaceRules({
    namespaces: { find },
    clusters: ['east', 'west'],
    prefix: 'team-',
    logger,
  });
  return { rules, logger };
}

const failing = (error: unknown) => async () => {
  throw error;
};
const answer = (code: number) =>
  new KubernetesError({ code, message: 'hunter2' });
const network = (code: string) => Object.assign(new Error('no'), { code });

describe('NamespaceRules', () => {
  it.each<[string, unknown]>([
    ['nobody listens', network('ECONNREFUSED')],
    ['the connection hangs', network('UND_ERR_CONNECT_TIMEOUT')],
    ['the time is over', new DOMException('over', 'TimeoutError')],
    ['the API server is starting', answer(503)],
    ['the API server has too much to do', answer(429)],
  ])('hold nobody up while %s', async (_what, error) => {
    const { rules, logger } = rulesOver(failing(error));
    expect(await rules.check('acme')).toBeUndefined();
    await rules.require('acme', 'east');
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it.each<[string, unknown]>([
    ['the portal may not look', answer(403)],
    ['the portal is not known', answer(401)],
    ['the answer cannot be read', new TypeError('x of undefined')],
    ['nobody knows what it is', 'hunter2'],
  ])('let nothing be decided where %s', async (_what, error) => {
    const { rules, logger } = rulesOver(failing(error));
    // Whoever asks can do nothing about it, and nothing is decided yet.
    expect(await rules.check('acme')).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledTimes(2);
    await expect(rules.require('acme', 'west')).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      reason: 'NamespaceUnknown',
      message: expect.stringMatching(/"team-acme".*Platform → Admin/),
    });
    const messages = logger.warn.mock.calls.map(([message]) => message);
    expect(new Set(messages)).toEqual(
      new Set(['Whether a namespace is taken could not be looked up']),
    );
    expect(logger.warn).toHaveBeenLastCalledWith(expect.anything(), {
      cluster: 'west',
      cause: expect.any(String),
    });
  });

  it('take what one cluster tells, whatever the other does', async () => {
    const { rules } = rulesOver(async ({ cluster }) => {
      if (cluster === 'east') {
        throw answer(403);
      }
      return { tenant: undefined };
    });
    // The other one may have room.
    expect(await rules.check('acme')).toBeUndefined();
    await expect(rules.require('acme', 'west')).rejects.toMatchObject({
      name: 'ConflictError',
      reason: 'NamespaceTaken',
    });
  });
});
