import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { ExplainedButton } from '../shared';
import { Action, ActionDialog, refusalOf } from './ActionDialog';

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
        refusal={refusal ?? refusalOf('scale', app)}
        onClick={() => setAction('scale')}
      >
        Scale
      </ExplainedButton>
      <ExplainedButton
        variant="outlined"
        size="small"
        refusal={refusal ?? refusalOf('restart', app)}
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
