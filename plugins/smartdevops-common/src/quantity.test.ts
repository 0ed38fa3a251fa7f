import { parseQuantity } from './quantity';

it.each([
  ['1', 1],
  ['500m', 0.5],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['2Gi', 2 * 2 ** 30],
  ['128Mi', 128 * 2 ** 20],
  ['1e3', 1000],
  ['1k', 1000],
  ['0', 0],
  ['', undefined],
  ['-1', undefined],
  ['1 Gi', undefined],
  ['1GB', undefined],
  ['abc', undefined],
  ['1Gi\n', undefined],
])('%j is %s', (text, value) => {
  expect(parseQuantity(text)).toEqual(value);
});
