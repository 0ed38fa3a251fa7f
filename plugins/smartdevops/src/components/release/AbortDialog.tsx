import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ReleaseDialog } from './ReleaseDialog';
import { SubjectOf, useLookedAt } from './useLookedAt';

const startingOf: SubjectOf = ({ intent, candidate }) =>
  intent?.kind === 'rollback' ? intent.revision : candidate?.revision;

/** Gives the candidate, or a rollback that is starting a version, up. */
export function AbortDialog(props: {
  app: App;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const lookedAt = useLookedAt(props.app, startingOf, onDone);
  const { tenant, name, release } = lookedAt.app;
  const { intent, actions } = release;
  const what = intent?.kind === 'rollback' ? 'rollback' : 'candidate';
  return (
    <ReleaseDialog
      lookedAt={lookedAt}
      title={`Abort the ${what} of ${name}?`}
      confirm="Abort"
      refusal={actions.abort.refusal}
      onClose={onClose}
      run={() => api.abortApp({ tenant, app: name })}
    >
      <Typography>{actions.abort.note}</Typography>
    </ReleaseDialog>
  );
}
