import fc from 'fast-check';
import { outcomeOf } from '../testing/outcome';
import { parseFieldSelector } from './fieldSelector';
import { parseLabelSelector } from './labelSelector';

describe('label selectors', () => {
  const labels = { app: 'shop', tier: 'web', n: '5' };

  it.each([
    ['app=shop', true],
    ['app==shop,tier!=db', true],
    ['app in (a, shop)', true],
    ['app notin (shop)', false],
    ['missing notin (x)', true],
    ['app', true],
    ['!app', false],
    ['!other', true],
    ['n>4', true],
    ['n<5', false],
    ['app=', false],
    ['', true],
  ])('%s gives %s', (selector, expected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(expected);
  });

  it.each(['a in (', 'a in (b', '=', ',,', 'a=b c', 'a>x', '!'])(
    'refuses %s with 400',
    selector => {
      expect(() => parseLabelSelector(selector)).toThrow(
        expect.objectContaining({ code: 400 }),
      );
    },
  );

  it('never fails in another way', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const outcome = outcomeOf(() => parseLabelSelector(text)(labels));
        expect([true, false, 'ApiError']).toContain(outcome);
      }),
    );
  });

  it('selects by its own equalities', () => {
    const word = fc.stringMatching(/^[a-z]{1,5}$/);
    fc.assert(
      fc.property(fc.dictionary(word, word), pairs => {
        const text = Object.entries(pairs)
          .filter(([key]) => key !== 'in' && key !== 'notin')
          .map(([key, value]) => `${key}=${value}`)
          .join(',');
        expect(parseLabelSelector(text)(pairs)).toBe(true);
      }),
    );
  });
});

describe('field selectors', () => {
  it('supports names everywhere and special fields by kind', () => {
    expect(parseFieldSelector('pods', 'metadata.name=a').name).toBe('a');
    expect(() => parseFieldSelector('pods', 'spec.nodeName!=x')).not.toThrow();
    expect(() => parseFieldSelector('configmaps', 'data.x=1')).toThrow(
      '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });
});
