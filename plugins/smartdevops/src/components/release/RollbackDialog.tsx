import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import {
  App,
  imageVersion,
  ReleaseRecord,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { nameOf } from './Candidate';
import { ReleaseDialog } from './ReleaseDialog';
import { activeOf, useLookedAt } from './useLookedAt';

/** Goes back to the previous version, or to an older release. */
export function RollbackDialog(props: {
  app: App;
  /** Release of the history; the previous version unless told. */
  target?: Pick<ReleaseRecord, 'revision' | 'image'>;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const lookedAt = useLookedAt(props.app, activeOf, onDone);
  const { tenant, name, release } = lookedAt.app;
  const { active, previous, candidate, actions } = release;
  // To the previous version there is a shorter way than from the history.
  const older =
    props.target?.revision === previous?.revision ? undefined : props.target;
  const target = older ?? previous;
  const to = target ? ` to version ${imageVersion(target.image)}` : '';
  return (
    <ReleaseDialog
      lookedAt={lookedAt}
      title={`Roll ${name} back${to}?`}
      confirm="Roll back"
      refusal={older ? undefined : actions.rollback.refusal}
      onClose={onClose}
      run={() =>
        api.rollbackApp(
          { tenant, app: name },
          { expectedRevision: active?.revision, toRevision: older?.revision },
        )
      }
    >
      {active && target && (
        <Typography gutterBottom>
          The users of {tenant}/{name} get version {nameOf(target)} instead of{' '}
          {nameOf(active)}.
        </Typography>
      )}
      <Typography gutterBottom>
        {older
          ? `Starts revision ${older.revision} first, with the configuration it had and as a new revision; the users are switched to it once it is ready.`
          : actions.rollback.note}
      </Typography>
      {candidate && (
        <Typography gutterBottom>
          The candidate, version {nameOf(candidate)}, is given up for it.
        </Typography>
      )}
    </ReleaseDialog>
  );
}
