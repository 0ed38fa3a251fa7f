import { createTheme, getContrastRatio } from '@material-ui/core';
import { ansiParts, plainText } from './ansi';
import {
  appendEntries,
  droppedOf,
  MAX_LINE,
  MAX_LINES,
  tidyLine,
  toFile,
} from './logEntries';
import { nextMatch, searchLines, splitByMatch } from './searchLines';

const ESC = '\u001b';

describe('colours of a program', () => {
  const CODES = [30, 31, 32, 33, 34, 35, 36, 37, 90, 91, 93, 97];
  it.each(['light', 'dark'] as const)('can be read in %s', type => {
    const theme = createTheme({ palette: { type } });
    const { default: page } = theme.palette.background;
    for (const code of CODES) {
      const [part] = ansiParts(`${ESC}[${code}mtext${ESC}[0m`, theme);
      const ratio = getContrastRatio(part.color ?? '', page);
      expect({ code, readable: ratio >= 4.5 }).toEqual({
        code,
        readable: true,
      });
    }
    for (const code of [41, 44, 43, 107]) {
      const [part] = ansiParts(`${ESC}[31;${code}mtext${ESC}[0m`, theme);
      const ratio = getContrastRatio(part.color ?? '', part.background ?? '');
      expect({ code, readable: ratio >= 4.5 }).toEqual({
        code,
        readable: true,
      });
    }
  });

  it.each([
    ['plain', 'plain'],
    [`${ESC}[1;31mred${ESC}[0m and`, 'red and'],
    [`${ESC}[38;5;208morange`, 'orange'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ])('of %j leave the text %j', (line, text) => {
    expect(plainText(line)).toBe(text);
    const parts = ansiParts(line, createTheme());
    expect(parts.map(part => part.text).join('')).toBe(text);
  });
});

describe('lines that are kept', () => {
  it('are counted on and let go from the oldest', () => {
    const many = Array.from({ length: MAX_LINES }, (_, index) => ({
      pod: 'a',
      text: String(index),
    }));
    const first = appendEntries([], [{ pod: 'a', text: 'old' }]);
    expect(droppedOf(first)).toBe(0);
    const full = appendEntries(first, many);
    expect(full).toHaveLength(MAX_LINES);
    expect(full[0]).toMatchObject({ seq: 2, text: '0' });
    expect(droppedOf(full)).toBe(1);
    const more = appendEntries(full, [...many, ...many]);
    expect(more).toHaveLength(MAX_LINES);
    expect(droppedOf(more)).toBe(2 * MAX_LINES + 1);
  });

  it('are not endless', () => {
    const { text } = tidyLine({
      pod: 'a',
      text: `${'x'.repeat(MAX_LINE + 5)}\r`,
    });
    expect(text).toBe(`${'x'.repeat(MAX_LINE)} … (5 more characters)`);
  });

  it('become a file, with pods only where there are several', () => {
    const at = '2026-01-01T00:00:00Z';
    const one = appendEntries(
      [],
      [
        { pod: 'a', at, text: 'x' },
        { pod: '', text: 'said by the portal', notice: true },
      ],
    );
    expect(toFile(one)).toBe(`${at} x\n`);
    expect(toFile(appendEntries(one, [{ pod: 'b', text: 'y' }]))).toBe(
      `${at} a x\nb y\n`,
    );
  });
});

describe('search', () => {
  const entries = appendEntries(
    [],
    [
      { pod: 'a', text: `GET ${ESC}[31m/Cart${ESC}[0m` },
      { pod: 'a', text: 'nothing' },
      { pod: '', text: '/cart', notice: true },
      { pod: 'a', text: '/cart' },
    ],
  );

  it.each([
    ['', []],
    ['GET /cart', [1]],
    ['/CART', [1, 4]],
    ['[31m', []],
    ['.*', []],
  ])('for %j finds lines %j', (text, found) => {
    expect(searchLines(entries, text)).toEqual(found);
  });

  it.each<[number[], number | undefined, 1 | -1, number | undefined]>([
    [[], undefined, 1, undefined],
    [[1, 4], undefined, 1, 4],
    [[1, 4], 1, 1, 4],
    [[1, 4], 4, 1, 1],
    [[1, 4], 1, -1, 4],
    [[1, 4], 3, -1, 1],
    [[], 3, 1, undefined],
  ])('goes in %j from %s by %s to %s', (matches, from, direction, to) => {
    expect(nextMatch(matches, from, direction)).toBe(to);
  });

  it.each([
    ['abcABC', 'bc', ['a', 'bc', 'A', 'BC', '']],
    ['abc', '', ['abc']],
    ['İstanbul', 'i', ['İstanbul']],
  ])('marks in %j the text %j', (text, needle, pieces) => {
    expect(splitByMatch(text, needle)).toEqual(pieces);
  });
});
