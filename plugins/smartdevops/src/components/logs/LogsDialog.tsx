import { App, AppRef } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { useApp } from '../../hooks/useApp';
import { PolledDialog, Segments, WideDialog } from '../shared';
import { LiveLog } from './LiveLog';
import { LogHistory } from './LogHistory';

/** The logs of an app: what it writes now and, where it is kept, what it wrote. */
export function LogsDialog(props: {
  app: App;
  /** The pod to begin with; all of them where it is empty. */
  pod: string;
  onClose(): void;
}) {
  const { app, pod, onClose } = props;
  const [past, setPast] = useState(false);
  return (
    <WideDialog title={`Logs of ${app.name}`} onClose={onClose}>
      {app.logHistory && (
        <Segments
          label="Which logs"
          value={past ? 'history' : 'live'}
          options={[
            ['live', 'Live'],
            ['history', 'History'],
          ]}
          onChange={chosen => setPast(chosen === 'history')}
        />
      )}
      {past ? (
        <LogHistory app={{ tenant: app.tenant, app: app.name }} />
      ) : (
        <LiveLog app={app} pod={pod} />
      )}
    </WideDialog>
  );
}

/** The logs of an app, opened from where only its name is known. */
export function AppLogsDialog(props: { app: AppRef; onClose(): void }) {
  const { app, onClose } = props;
  const polled = useApp(app);
  return (
    <PolledDialog
      polled={polled}
      title={`Logs of ${app.app}`}
      onClose={onClose}
    >
      {value => <LogsDialog app={value} pod="" onClose={onClose} />}
    </PolledDialog>
  );
}
