import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import {
  App,
  MAX_REPLICAS,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ConfirmDialog, ExplainedButton, Field } from '../shared';

type Action = 'scale' | 'restart' | 'stop' | 'start';

/** What can be done with an app; what cannot says why. */
export function AppActions(props: {
  app: App;
  /** Why the viewer may do none of it. */
  refusal?: string;
  onDone(): Promise<void>;
  onLogs(): void;
}) {
  const { app, refusal, onDone, onLogs } = props;
  const [action, setAction] = useState<Action>();
  const stopped = app.phase === 'Stopped';
  const whileStopped = stopped ? 'The app is stopped; start it.' : undefined;
  const scaling = app.spec.autoscaling
    ? 'The app is scaled automatically.'
    : undefined;
  return (
    <>
      <ExplainedButton
        variant="outlined"
        size="small"
        refusal={app.pods.length === 0 ? 'No pod runs.' : undefined}
        onClick={onLogs}
      >
        Logs
      </ExplainedButton>
      <ExplainedButton
        variant="outlined"
        size="small"
        refusal={refusal ?? scaling}
        onClick={() => setAction('scale')}
      >
        Scale
      </ExplainedButton>
      <ExplainedButton
        variant="outlined"
        size="small"
        refusal={refusal ?? whileStopped}
        onClick={() => setAction('restart')}
      >
        Restart
      </ExplainedButton>
      <ExplainedButton
        variant="outlined"
        size="small"
        refusal={refusal}
        onClick={() => setAction(stopped ? 'start' : 'stop')}
      >
        {stopped ? 'Start' : 'Stop'}
      </ExplainedButton>
      {action && (
        <ActionDialog
          action={action}
          app={app}
          onDone={onDone}
          onClose={() => setAction(undefined)}
        />
      )}
    </>
  );
}

function ActionDialog(props: {
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
  const refusal = action === 'scale' ? checkReplicas(replicas) : undefined;
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
      refusal={refusal}
      onClose={onClose}
      onConfirm={async () => {
        await run();
        await onDone();
      }}
    >
      <Typography gutterBottom>{texts.effect}</Typography>
      {action === 'scale' && (
        <Field
          label="Replicas"
          type="number"
          value={replicas}
          onChange={event => setReplicas(event.target.value)}
          error={refusal !== undefined}
          helperText={refusal ?? `${app.replicas.desired} now`}
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
