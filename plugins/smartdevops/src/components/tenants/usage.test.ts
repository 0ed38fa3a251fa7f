import { toBars } from './usage';

describe('toBars', () => {
  it('computes with quantities, in a fixed order', () => {
    expect(
      toBars([
        { resource: 'pods', used: '8', hard: '10' },
        { resource: 'limits.memory', used: '512Mi', hard: '1Gi' },
        { resource: 'limits.cpu', used: '500m', hard: '2' },
      ]),
    ).toEqual([
      { label: 'CPU', used: '500m', hard: '2', percent: 25, nearlyUsed: false },
      {
        label: 'Memory',
        used: '512Mi',
        hard: '1Gi',
        percent: 50,
        nearlyUsed: false,
      },
      { label: 'Pods', used: '8', hard: '10', percent: 80, nearlyUsed: true },
    ]);
  });

  it.each([
    ['a quota of nothing', { used: '0', hard: '0' }, []],
    ['a quantity that cannot be read', { used: '1', hard: 'x' }, []],
    ['more than all', { used: '12', hard: '10' }, [100]],
  ])('copes with %s', (_, values, percents: number[]) => {
    const bars = toBars([{ resource: 'pods', ...values }]);
    expect(bars.map(bar => bar.percent)).toEqual(percents);
  });
});
