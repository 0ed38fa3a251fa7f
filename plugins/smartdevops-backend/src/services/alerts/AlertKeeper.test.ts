import { AlertChange } from '@smartdevops/backstage-plugin-smartdevops-common';
import { AlertIntake } from '../../database';
import { AlertKeeper } from './AlertKeeper';

const intake = (source: string): AlertIntake => ({
  source,
  groupKey: '',
  alerts: [],
  unparsed: [],
  heartbeat: false,
  at: '2026-01-01T00:00:00.000Z',
  messagesFor: () => [],
});

/** A store that notes what is kept together, and refuses one source. */
function aStore(writers: number) {
  const batches: string[][] = [];
  let busy = 0;
  return {
    writers,
    batches,
    most: 0,
    async take(intakes: AlertIntake[]): Promise<AlertChange[][]> {
      busy += 1;
      this.most = Math.max(this.most, busy);
      await new Promise(resolve => setTimeout(resolve, 1));
      busy -= 1;
      const sources = intakes.map(({ source }) => source);
      if (sources.includes('bad')) {
        throw new Error('not this one');
      }
      batches.push(sources);
      return intakes.map(() => []);
    },
  };
}

describe('keeping payloads', () => {
  it.each([1, 2])(
    'keeps those together that come together, with %p writers',
    async writers => {
      const store = aStore(writers);
      const keeper = new AlertKeeper({ store });
      const names = Array.from({ length: 45 }, (_, index) => `${index}`);
      await Promise.all(names.map(name => keeper.keep(intake(name))));
      expect(store.batches.flat().sort()).toEqual(names.sort());
      expect(store.batches.length).toBeLessThanOrEqual(4);
      expect(store.most).toBeLessThanOrEqual(writers);
      // And again, after there was nothing to do.
      await keeper.keep(intake('late'));
      expect(store.batches.at(-1)).toEqual(['late']);
    },
  );

  it('lets one that cannot be kept take no other with it', async () => {
    const store = aStore(1);
    const keeper = new AlertKeeper({ store });
    const kept = await Promise.allSettled(
      ['a', 'bad', 'b'].map(name => keeper.keep(intake(name))),
    );
    expect(kept.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(store.batches.flat()).toEqual(['a', 'b']);
  });
});
