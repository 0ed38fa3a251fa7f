import { AppRef } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useApp } from '../../hooks/useApp';
import { PolledDialog } from '../shared';
import { Action, ActionDialog } from './ActionDialog';

const TITLES: Record<Action, string> = {
  scale: 'Scale',
  restart: 'Restart',
  stop: 'Stop',
  start: 'Start',
};

/** An action on an app, opened from where only its name is known. */
export function AppActionDialog(props: {
  app: AppRef;
  action: Action;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { app, action, onDone, onClose } = props;
  const polled = useApp(app);
  return (
    <PolledDialog
      polled={polled}
      title={`${TITLES[action]} ${app.app}`}
      onClose={onClose}
    >
      {value => (
        <ActionDialog
          app={value}
          action={action}
          onDone={onDone}
          onClose={onClose}
        />
      )}
    </PolledDialog>
  );
}
