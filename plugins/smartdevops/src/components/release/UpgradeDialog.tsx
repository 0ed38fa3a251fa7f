import { AppRef } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useApp } from '../../hooks/useApp';
import { PolledDialog } from '../shared';
import { PrepareDialog } from './prepare/PrepareDialog';

/** The form of an app's next version, opened from where only its name is known. */
export function UpgradeDialog(props: {
  app: AppRef;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { app, onDone, onClose } = props;
  const polled = useApp(app);
  return (
    <PolledDialog
      polled={polled}
      title={`Prepare the next version of ${app.app}`}
      onClose={onClose}
    >
      {value => (
        <PrepareDialog
          app={value}
          onClose={onClose}
          onDone={async () => {
            await Promise.all([polled.refetch(), onDone()]);
          }}
        />
      )}
    </PolledDialog>
  );
}
