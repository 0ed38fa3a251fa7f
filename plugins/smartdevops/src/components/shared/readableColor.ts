import {
  darken,
  getContrastRatio,
  getLuminance,
  lighten,
} from '@material-ui/core';

const STEP = 0.05;
/** Backgrounds that are lighter than this need dark foregrounds. */
const MIDDLE = 0.18;

/**
 * The colour itself where it can be read on the background, else the nearest
 * shade of it that can.
 *
 * @param ratio - WCAG 2.1 asks for 4.5 for text (1.4.3) and 3 for graphics
 * (1.4.11)
 */
export function readableColor(
  color: string,
  background: string,
  ratio: number,
): string {
  const shade = getLuminance(background) > MIDDLE ? darken : lighten;
  for (let amount = 0; amount < 1; amount += STEP) {
    const candidate = amount === 0 ? color : shade(color, amount);
    if (getContrastRatio(candidate, background) >= ratio) {
      return candidate;
    }
  }
  return shade(color, 1);
}
