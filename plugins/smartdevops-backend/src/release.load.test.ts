import { promoteUnderLoad } from './__testUtils__/load/promoteUnderLoad';

const RATE = 500;

it('loses no request while versions are promoted and gone back from 20 times, and serves no old version once a switch has settled', async () => {
  const outcome = await promoteUnderLoad({
    rate: RATE,
    cycles: 20,
    images: ['demo/hello:1.0', 'demo/hello:2.0'],
    port: 8080,
    replicas: 2,
    tell: () => {},
  });
  expect(outcome.failures).toEqual({});
  expect(outcome.strays).toEqual([]);
  expect(outcome.switches).toHaveLength(40);
  expect(outcome.requests).toBeGreaterThanOrEqual(
    Math.floor(RATE * outcome.seconds),
  );
}, 300_000);
