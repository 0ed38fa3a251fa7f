import fc from 'fast-check';
import { SharedReads } from './SharedReads';

describe('SharedReads', () => {
  it('never answers with what was read before the question, and reads one at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 12 }),
        async (scheduler, keys) => {
          const reads = new SharedReads<number>();
          const running = new Map<string, number>();
          let begun = 0;
          let most = 0;
          const read = (key: string) => async () => {
            begun += 1;
            const own = begun;
            running.set(key, (running.get(key) ?? 0) + 1);
            most = Math.max(most, running.get(key)!);
            await scheduler.schedule(Promise.resolve(), `read ${own}`);
            running.set(key, running.get(key)! - 1);
            return own;
          };
          const asked = keys.map(async (key, index) => {
            await scheduler.schedule(Promise.resolve(), `question ${index}`);
            const before = begun;
            return (await reads.ask(key, read(key))) > before;
          });
          await scheduler.waitIdle();
          expect(await Promise.all(asked)).toEqual(keys.map(() => true));
          expect(most).toBe(1);
        },
      ),
    );
  });

  it('shares one read among all who ask while another runs', async () => {
    const reads = new SharedReads<number>();
    let begun = 0;
    const read = async () => {
      begun += 1;
      return begun;
    };
    const answers = Array.from({ length: 9 }, () => reads.ask('a', read));
    expect(await Promise.all(answers)).toEqual([1, ...Array(8).fill(2)]);
    expect(await reads.ask('a', read)).toBe(3);
  });

  it('fails only those whose read has failed', async () => {
    const reads = new SharedReads<string>();
    const failed = reads.ask('a', async () => {
      throw new Error('The database is gone');
    });
    const next = reads.ask('a', async () => 'here');
    await expect(failed).rejects.toThrow('gone');
    await expect(next).resolves.toBe('here');
    await expect(reads.ask('a', async () => 'still')).resolves.toBe('still');
  });
});
