import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import { App } from '@smartdevops/backstage-plugin-smartdevops-common';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { Rights } from '../../hooks/rights';
import { Candidate, nameOf } from './Candidate';
import { refusalOf } from './refusalOf';
import { ReleaseDialog } from './ReleaseDialog';
import { candidateOf, useLookedAt } from './useLookedAt';

/** A second person agrees that the candidate may serve the users. */
export function ApproveCandidateDialog(props: {
  app: App;
  rights: Rights;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { rights, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const lookedAt = useLookedAt(props.app, candidateOf, onDone);
  const { tenant, name, release } = lookedAt.app;
  const { candidate } = release;
  if (!candidate) {
    return null;
  }
  return (
    <ReleaseDialog
      lookedAt={lookedAt}
      title={`Approve the candidate of ${name}?`}
      confirm="Approve"
      refusal={refusalOf('approve', release, rights)}
      onClose={onClose}
      run={() =>
        api.approveApp(
          { tenant, app: name },
          { expectedRevision: candidate.revision },
        )
      }
    >
      <Typography gutterBottom>
        You agree that version {nameOf(candidate)} may serve the users of{' '}
        {tenant}/{name}. Nothing changes for them until it is promoted. Another
        candidate needs another approval.
      </Typography>
      <Candidate release={release} />
    </ReleaseDialog>
  );
}
