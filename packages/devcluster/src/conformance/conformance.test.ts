import fs from 'node:fs';
import path from 'node:path';
import { startDevCluster } from '../devCluster';
import { DevCluster } from '../options';
import { FAST_TIMINGS } from '../pods/timings';
import { deviationsOf } from './compare';
import { Fixture } from './fixture';
import knownDeviations from './knownDeviations.json';
import { Replayer } from './replay';

const FIXTURES = path.join(__dirname, 'fixtures');
const ABSENT_NAMESPACES = ['never-was'];

function readFixtures(): Fixture[] {
  return fs
    .readdirSync(FIXTURES)
    .map(file =>
      JSON.parse(fs.readFileSync(path.join(FIXTURES, file), 'utf8')),
    );
}

describe('exchanges recorded from a real API server', () => {
  const known: Record<string, string> = knownDeviations;
  let cluster: DevCluster;
  let replayer: Replayer;

  beforeAll(async () => {
    cluster = await startDevCluster({
      timings: { ...FAST_TIMINGS, secondMs: 1000, namespaceGraceMs: 500 },
    });
    replayer = new Replayer(cluster);
  });

  afterAll(async () => {
    replayer?.close();
    await cluster?.stop();
  });

  it.each(readFixtures().map(fixture => [fixture.area, fixture] as const))(
    'conforms in %s but for the known deviations',
    async (area, fixture) => {
      await replayer.prepare(fixture, ABSENT_NAMESPACES);
      const found: Record<string, string> = {};
      for (const recorded of fixture.cases) {
        const answer = await replayer.replay(recorded);
        const deviations = deviationsOf(recorded, answer);
        if (deviations.length > 0) {
          found[`${area}/${recorded.name}`] = deviations.join(', ');
        }
      }
      const unexpected = Object.entries(found).filter(([key]) => !known[key]);
      const outdated = Object.keys(known).filter(
        key => key.startsWith(`${area}/`) && !found[key],
      );
      expect({ unexpected, outdated }).toEqual({
        unexpected: [],
        outdated: [],
      });
    },
    60_000,
  );
});
