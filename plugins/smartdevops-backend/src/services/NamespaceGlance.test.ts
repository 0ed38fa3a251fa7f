import { isUnreachable } from '../kubernetes';
import { NamespaceGlance } from './NamespaceGlance';

const here = { cluster: 'here', namespace: 'acme' };

function glance(find: jest.Mock) {
  let now = 0;
  return {
    names: new NamespaceGlance({ reader: { find }, clock: () => now }),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it('asks each cluster once for each name, and again after a few seconds', async () => {
  const find = jest.fn(async ({ cluster }) =>
    cluster === 'here' ? { tenant: 'acme' } : undefined,
  );
  const { names, pass } = glance(find);
  await Promise.all([names.find(here), names.find(here)]);
  expect(await names.find(here)).toEqual({ tenant: 'acme' });
  expect(find).toHaveBeenCalledTimes(1);
  // Neither another cluster's answer nor another name's.
  expect(await names.find({ ...here, cluster: 'there' })).toBeUndefined();
  await names.find({ ...here, namespace: 'acme-dev' });
  expect(find).toHaveBeenCalledTimes(3);
  pass(10_000);
  await names.find(here);
  expect(find).toHaveBeenCalledTimes(4);
});

it('does not ask a cluster again that has just failed', async () => {
  const find = jest.fn(async () => {
    throw new Error('no route');
  });
  const { names, pass } = glance(find);
  await expect(names.find(here)).rejects.toThrow('no route');
  await expect(names.find(here)).rejects.toThrow('no route');
  expect(find).toHaveBeenCalledTimes(1);
  pass(10_000);
  await expect(names.find(here)).rejects.toThrow('no route');
  expect(find).toHaveBeenCalledTimes(2);
});

it('forgets the oldest names rather than keep them all', async () => {
  const find = jest.fn(async () => undefined);
  const { names } = glance(find);
  for (let index = 0; index < 5_000; index++) {
    await names.find({ ...here, namespace: `n${index}` });
  }
  await names.find({ ...here, namespace: 'n4999' });
  expect(find).toHaveBeenCalledTimes(5_000);
  await names.find({ ...here, namespace: 'n0' });
  expect(find).toHaveBeenCalledTimes(5_001);
});

it('gives a silent cluster up', async () => {
  jest.useFakeTimers();
  try {
    const { names } = glance(jest.fn(() => new Promise(() => {})));
    const answer = names.find(here).catch(error => error);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await answer).toHaveProperty(
      'message',
      expect.stringMatching(/does not answer/),
    );
    // Such clusters are nothing to warn of, once for each letter.
    expect(isUnreachable(await answer)).toBe(true);
  } finally {
    jest.useRealTimers();
  }
});
