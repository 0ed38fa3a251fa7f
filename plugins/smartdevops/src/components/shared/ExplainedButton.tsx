import { Button, ButtonProps, Tooltip } from '@material-ui/core';
import { useId } from 'react';

/**
 * A button that, where it is disabled, says why: on hover, on focus and to
 * screen readers.
 */
export function ExplainedButton(
  props: ButtonProps & {
    /** Why it cannot be used right now; nothing if it can. */
    refusal?: string;
  },
) {
  const { refusal, ...button } = props;
  const id = useId();
  if (!refusal) {
    return <Button {...button} />;
  }
  return (
    <Tooltip title={refusal}>
      {/* Disabled elements get no events, so something around it has to. */}
      <span
        role="button"
        tabIndex={0}
        aria-disabled="true"
        aria-describedby={id}
        aria-label={
          button['aria-label'] ??
          (typeof button.children === 'string' ? button.children : undefined)
        }
      >
        <Button {...button} disabled aria-hidden="true" tabIndex={-1} />
        <span id={id} hidden>
          {refusal}
        </span>
      </span>
    </Tooltip>
  );
}
