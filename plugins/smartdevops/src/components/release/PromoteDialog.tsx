import { useApi } from '@backstage/core-plugin-api';
import { Typography } from '@material-ui/core';
import {
  App,
  imageVersion,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { Rights } from '../../hooks/rights';
import { Field } from '../shared';
import { nameOf } from './Candidate';
import { ChangesTable } from './ChangesTable';
import { CheckList } from './CheckList';
import { mayOverrideChecks, refusalOf } from './refusalOf';
import { ReleaseDialog } from './ReleaseDialog';
import { candidateOf, useLookedAt } from './useLookedAt';

const REASON_MISSING = 'Say why the checks are overridden.';

/** Lets the candidate serve the users, in spite of failed checks if allowed. */
export function PromoteDialog(props: {
  app: App;
  rights: Rights;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { rights, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const lookedAt = useLookedAt(props.app, candidateOf, onDone);
  const [reason, setReason] = useState('');
  const { tenant, name, release } = lookedAt.app;
  const { active, candidate, actions } = release;
  if (!active || !candidate) {
    return null;
  }
  const overriding = mayOverrideChecks(release, rights);
  const missing =
    overriding && reason.trim() === '' ? REASON_MISSING : undefined;
  return (
    <ReleaseDialog
      lookedAt={lookedAt}
      title={`Promote ${name} to version ${imageVersion(candidate.image)}?`}
      confirm={overriding ? 'Promote anyway' : 'Promote'}
      refusal={refusalOf('promote', release, rights) ?? missing}
      shown={overriding}
      onClose={onClose}
      run={() =>
        api.promoteApp(
          { tenant, app: name },
          {
            expectedRevision: candidate.revision,
            override: overriding ? { reason: reason.trim() } : undefined,
          },
        )
      }
    >
      <Typography gutterBottom>
        Version {nameOf(candidate)} takes the place of {nameOf(active)} for the
        users of {tenant}/{name}. {actions.promote.note}
      </Typography>
      <Typography gutterBottom>
        When that went well, version {imageVersion(active.image)} is kept
        running for a while, so that going back is immediate.
      </Typography>
      <CheckList checks={release.checks} />
      <ChangesTable
        changes={release.changes}
        from={nameOf(active)}
        to={nameOf(candidate)}
        none="The configuration is that of the active version; values of secrets may differ."
      />
      {overriding && (
        <Field
          label="Reason"
          value={reason}
          onChange={event => setReason(event.target.value)}
          helperText={
            missing ??
            'Checks failed and are overridden; the reason is kept in the history.'
          }
          inputProps={{ maxLength: 500 }}
          required
          multiline
          fullWidth
          margin="normal"
        />
      )}
    </ReleaseDialog>
  );
}
