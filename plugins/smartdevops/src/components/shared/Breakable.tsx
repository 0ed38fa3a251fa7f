import { Fragment } from 'react';

/**
 * A long text that goes on in the next line at the given places, and only where
 * it has to.
 *
 * @param props - `at` matches the places, without consuming what is there
 */
export function Breakable({ text, at }: { text: string; at: RegExp }) {
  return (
    <>
      {text.split(at).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}

/** After what separates the parts of the name of an image, or of a path. */
export const AFTER_SEPARATORS = /(?<=[/:@,=])/;

/** Between two words that are written together. */
export const BETWEEN_WORDS = /(?<=[a-z0-9])(?=[A-Z])/;
