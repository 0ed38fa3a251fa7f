import { Theme } from '@material-ui/core';
import Anser from 'anser';
import { readableColor } from '../shared';

/** Contrast of text after WCAG 2.1, 1.4.3. */
const TEXT_RATIO = 4.5;

/** A piece of a line that looks the same throughout. */
export type AnsiPart = {
  text: string;
  color?: string;
  background?: string;
  bold: boolean;
  italic: boolean;
  underline: boolean;
};

/**
 * A line as pieces with the colours that the program wrote, made readable on
 * the page: a program does not know whether its reader's page is dark.
 */
export function ansiParts(line: string, { palette }: Theme): AnsiPart[] {
  const page = palette.background.default;
  return Anser.ansiToJson(line, { remove_empty: true }).map(part => {
    const background = part.bg ? `rgb(${part.bg})` : undefined;
    const color = part.fg ? `rgb(${part.fg})` : undefined;
    return {
      text: part.content,
      color: color
        ? readableColor(color, background ?? page, TEXT_RATIO)
        : background && palette.getContrastText(background),
      background,
      bold: part.decorations.includes('bold'),
      italic: part.decorations.includes('italic'),
      underline: part.decorations.includes('underline'),
    };
  });
}

/** The text of a line without codes. */
export function plainText(line: string): string {
  return Anser.ansiToText(line);
}
