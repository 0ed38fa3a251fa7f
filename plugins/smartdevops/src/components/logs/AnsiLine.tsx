import Anser from 'anser';
import { memo } from 'react';

/** One line of a log; colours that the program wrote are kept. */
export const AnsiLine = memo(function Line({ line }: { line: string }) {
  return (
    <div>
      {Anser.ansiToJson(line, { remove_empty: true }).map((part, index) => (
        <span
          key={index}
          style={{
            color: part.fg ? `rgb(${part.fg})` : undefined,
            backgroundColor: part.bg ? `rgb(${part.bg})` : undefined,
            fontWeight: part.decoration === 'bold' ? 'bold' : undefined,
          }}
        >
          {part.content}
        </span>
      ))}
      {line === '' && '\u00a0'}
    </div>
  );
});
