import { createTheme, getContrastRatio } from '@material-ui/core';
import { shortBytes, shortCpu } from './quantities';
import { readableColor } from './readableColor';
import { seriesColors } from './useSeriesColors';

it.each([
  [0, '0m'],
  [0.0254, '25m'],
  [1, '1'],
  [1.256, '1.26'],
  [1_200, '1,200'],
])('writes %s cores as %s', (cores, text) => {
  expect(shortCpu(cores)).toBe(text);
});

it.each([
  [0, '0 bytes'],
  [1_023, '1,023 bytes'],
  [1_024, '1 KiB'],
  [1_536, '1.5 KiB'],
  [200 * 1_024 ** 2, '200 MiB'],
  [5 * 1_024 ** 5, '5,120 TiB'],
])('writes %s bytes as %s', (bytes, text) => {
  expect(shortBytes(bytes)).toBe(text);
});

it.each(['#fff', '#333', '#808080', 'rgb(0, 0, 128)'])(
  'finds a readable shade of any colour on %s',
  background => {
    const all = ['#fff', '#000', '#777', 'rgb(187, 0, 0)', '#ff0'];
    const ratios = all.map(color =>
      getContrastRatio(readableColor(color, background, 3), background),
    );
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(3);
  },
);

it.each(['light', 'dark'] as const)('tells series apart in %s', type => {
  const theme = createTheme({ palette: { type } });
  const colors = seriesColors(theme, theme.palette.background.paper, 3);
  expect(colors.length).toBeGreaterThanOrEqual(4);
});
