import { useApi } from '@backstage/core-plugin-api';
import { TextField, Typography } from '@material-ui/core';
import { Alert } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useId, useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ConfirmDialog } from '../shared';

const MAX_COMMENT = 1_000;

/** Says that somebody looks after an alert. */
export function AcknowledgeDialog(props: {
  alert: Alert;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { alert, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const fieldId = useId();
  const [comment, setComment] = useState('');
  const tooLong = comment.trim().length > MAX_COMMENT;
  return (
    <ConfirmDialog
      title={`Acknowledge ${alert.name}?`}
      confirm="Acknowledge"
      refusal={
        tooLong
          ? `The comment is longer than ${MAX_COMMENT} characters.`
          : undefined
      }
      onClose={onClose}
      onConfirm={async () => {
        await api.acknowledgeAlert(alert.id, comment.trim() || undefined);
        await onDone();
      }}
    >
      <Typography gutterBottom>
        Everybody who sees this alert sees that you look after it. It goes on
        firing, and you are told when it is resolved: acknowledging is not
        silencing.
      </Typography>
      <TextField
        id={fieldId}
        label="Comment"
        value={comment}
        onChange={event => setComment(event.target.value)}
        error={tooLong}
        fullWidth
        multiline
        minRows={2}
      />
    </ConfirmDialog>
  );
}
