import { makeStyles } from '@material-ui/core';
import {
  App,
  ReleaseAction,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { Rights } from '../../hooks/rights';
import { ExplainedButton } from '../shared';
import { AbortDialog } from './AbortDialog';
import { ApproveCandidateDialog } from './ApproveCandidateDialog';
import { PrepareDialog } from './prepare/PrepareDialog';
import { PromoteDialog } from './PromoteDialog';
import { mayOverrideChecks, refusalOf } from './refusalOf';
import { RollbackDialog } from './RollbackDialog';

type Verb = Exclude<ReleaseAction, 'extend' | 'finish'>;

const useStyles = makeStyles(theme => ({
  actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

const NEXT = { variant: 'contained', color: 'primary' } as const;
const OTHER = { variant: 'outlined' } as const;

/** The verbs on a release; what cannot be done says why. */
export function ReleaseActions(props: {
  app: App;
  rights: Rights;
  onDone(): Promise<void>;
}) {
  const { app, rights, onDone } = props;
  const classes = useStyles();
  const [verb, setVerb] = useState<Verb>();
  const { release } = app;
  const overriding = mayOverrideChecks(release, rights);
  const labels: [Verb, string][] = [
    ['prepare', 'Prepare'],
    ['promote', overriding ? 'Promote anyway' : 'Promote'],
    ['rollback', 'Roll back'],
    ['abort', 'Abort'],
  ];
  if (release.approval.required) {
    labels.splice(1, 0, ['approve', 'Approve']);
  }
  // What most people are here for now stands out, if it can be done.
  const next = (['promote', 'prepare'] as const).find(
    name => refusalOf(name, release, rights) === undefined,
  );
  const dialog = { app, onDone, onClose: () => setVerb(undefined) };
  return (
    <div className={classes.actions}>
      {labels.map(([name, label]) => (
        <ExplainedButton
          key={name}
          size="small"
          {...(name === next ? NEXT : OTHER)}
          refusal={refusalOf(name, release, rights)}
          onClick={() => setVerb(name)}
        >
          {label}
        </ExplainedButton>
      ))}
      {verb === 'prepare' && <PrepareDialog {...dialog} />}
      {verb === 'promote' && <PromoteDialog rights={rights} {...dialog} />}
      {verb === 'rollback' && <RollbackDialog {...dialog} />}
      {verb === 'abort' && <AbortDialog {...dialog} />}
      {verb === 'approve' && (
        <ApproveCandidateDialog rights={rights} {...dialog} />
      )}
    </div>
  );
}
