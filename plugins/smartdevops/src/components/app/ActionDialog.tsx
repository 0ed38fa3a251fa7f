import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import {
  App,
  MAX_REPLICAS,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ConfirmDialog, Field } from '../shared';

/** What can be done with an app that runs, or does not. */
export type Action = 'scale' | 'restart' | 'stop' | 'start';

/** Why an action cannot be done with an app as it is, whoever asks. */
export function refusalOf(action: Action, app: App): string | undefined {
  if (action === 'scale' && app.spec.autoscaling) {
    return 'The app is scaled automatically.';
  }
  return action === 'restart' && app.phase === 'Stopped'
    ? 'The app is stopped; start it.'
    : undefined;
}

/** Says what an action will do to whom, and does it. */
export function ActionDialog(props: {
  action: Action;
  app: App;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { action, app, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const [replicas, setReplicas] = useState(String(app.spec.replicas));
  const ref = { tenant: app.tenant, app: app.name };
  const count = Number(replicas);
  const impossible = refusalOf(action, app);
  const invalid = action === 'scale' ? checkReplicas(replicas) : undefined;
  const run = {
    scale: () => api.scaleApp(ref, count),
    restart: () => api.restartApp(ref),
    stop: () => api.stopApp(ref),
    start: () => api.startApp(ref),
  }[action];
  const texts = textsOf(app, count)[action];
  return (
    <ConfirmDialog
      title={texts.title}
      confirm={texts.confirm}
      refusal={impossible ?? invalid}
      onClose={onClose}
      onConfirm={async () => {
        await run();
        await onDone();
      }}
    >
      <Typography gutterBottom>{impossible ?? texts.effect}</Typography>
      {action === 'scale' && !impossible && (
        <Field
          label="Replicas"
          type="number"
          value={replicas}
          onChange={event => setReplicas(event.target.value)}
          error={invalid !== undefined}
          helperText={invalid ?? `${app.replicas.desired} now`}
          inputProps={{ min: 0, max: MAX_REPLICAS }}
          fullWidth
        />
      )}
    </ConfirmDialog>
  );
}

function checkReplicas(text: string): string | undefined {
  const count = Number(text);
  return text.trim() !== '' &&
    Number.isInteger(count) &&
    count >= 0 &&
    count <= MAX_REPLICAS
    ? undefined
    : `A whole number from 0 to ${MAX_REPLICAS}.`;
}

function textsOf(app: App, count: number) {
  const name = `${app.tenant}/${app.name}`;
  return {
    scale: {
      title: `Scale ${app.name}`,
      confirm: 'Scale',
      effect:
        count === 0
          ? `Nobody will be served by ${name} until it is started again.`
          : 'Replicas are added or taken away one after the other; users of the app notice nothing.',
    },
    restart: {
      title: `Restart ${app.name}?`,
      confirm: 'Restart',
      effect:
        'All pods are replaced one after the other, a new one before an old one goes; users of the app notice nothing.',
    },
    stop: {
      title: `Stop ${app.name}?`,
      confirm: 'Stop',
      effect: `All pods of ${name} end and nobody is served until it is started again. The number of replicas (${app.spec.replicas}) is remembered.`,
    },
    start: {
      title: `Start ${app.name}?`,
      confirm: 'Start',
      effect: `${name} starts with ${Math.max(
        1,
        app.spec.replicas,
      )} replicas and serves as soon as they are ready.`,
    },
  };
}
