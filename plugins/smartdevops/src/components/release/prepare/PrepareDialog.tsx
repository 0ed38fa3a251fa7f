import { useApi } from '@backstage/core-plugin-api';
import { Box, makeStyles, Typography } from '@material-ui/core';
import {
  App,
  imageVersion,
  planPort,
  rootImageNotice,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../../api/smartDevOpsApiRef';
import { Field } from '../../shared';
import { nameOf } from '../Candidate';
import { ChangesTable } from '../ChangesTable';
import { ReleaseDialog } from '../ReleaseDialog';
import { activeOf, useLookedAt } from '../useLookedAt';
import { Base, bodyOf, formOf, PrepareForm } from './prepareForm';
import { firstProblem, problemsOf } from './prepareProblems';
import { previewChanges } from './previewChanges';
import { ReplicaFields, ResourceFields } from './ResourceFields';
import { SecretFields } from './SecretFields';
import { VariableFields } from './VariableFields';

const useStyles = makeStyles(theme => ({
  form: { display: 'grid', gap: theme.spacing(2) },
}));

/** The form of the next version, filled in with the active one. */
export function PrepareDialog(props: {
  app: App;
  /** Why the viewer may not do it. */
  refusal?: string;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { refusal, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const classes = useStyles();
  const lookedAt = useLookedAt(props.app, activeOf, onDone);
  const { tenant, name, release } = lookedAt.app;
  // How many replicas there are may change while the form is filled in.
  const [base, setBase] = useState(() => baseOf(lookedAt.app));
  const [form, setForm] = useState(() => formOf(base));
  const body = bodyOf(form, base);
  const problems = problemsOf(form, body);
  const changes = previewChanges(body, base);
  const change = (part: Partial<PrepareForm>) => setForm({ ...form, ...part });
  const row = { id: form.nextId, name: '', value: '' };
  const nextId = form.nextId + 1;
  const forbidden = refusal ?? release.actions.prepare.refusal;
  const startOver = () => {
    const fresh = baseOf(lookedAt.live);
    setBase(fresh);
    setForm(formOf(fresh));
    lookedAt.look?.();
  };
  return (
    <ReleaseDialog
      lookedAt={{ ...lookedAt, look: lookedAt.look && startOver }}
      title={`Prepare the next version of ${name}`}
      confirm="Prepare"
      refusal={forbidden ?? firstProblem(problems)}
      shown={forbidden === undefined}
      wide
      onClose={onClose}
      run={() => api.prepareApp({ tenant, app: name }, body)}
    >
      <Typography paragraph>
        The version starts beside {versionOf(lookedAt.app)} with an address of
        its own, the preview. The users of {tenant}/{name} notice nothing until
        it is promoted. What you leave as it is stays as it is.
        {release.candidate &&
          ` It takes the place of the candidate, version ${nameOf(release.candidate)}.`}
      </Typography>
      <div className={classes.form}>
        <Field
          label="Image"
          value={form.image}
          onChange={event => change({ image: event.target.value.trim() })}
          error={problems.image !== undefined}
          helperText={
            problems.image ??
            rootImageNotice(form.image) ??
            'With a tag or a digest.'
          }
          fullWidth
        />
        <Field
          label="Port"
          type="number"
          value={form.port}
          onChange={event => change({ port: event.target.value })}
          error={problems.port !== undefined}
          helperText={
            problems.port ??
            planPort(Number(form.port)).notice ??
            'The port the app serves on.'
          }
          inputProps={{ min: 1, max: 65_535 }}
          fullWidth
        />
        <Field
          label="Health path"
          value={form.healthPath}
          onChange={event => change({ healthPath: event.target.value.trim() })}
          placeholder="/healthz"
          error={problems.healthPath !== undefined}
          helperText={
            problems.healthPath ??
            'Empty means that the app is ready when its port accepts.'
          }
          fullWidth
        />
        <Field
          label="Host"
          value={form.host}
          onChange={event => change({ host: event.target.value.trim() })}
          placeholder={name}
          error={problems.host !== undefined}
          helperText={
            problems.host ??
            'First part of the address; empty means the app’s name. It moves with the promotion.'
          }
          fullWidth
        />
        <VariableFields
          rows={form.env}
          problems={problems}
          onChange={env => change({ env })}
          onAdd={() => change({ env: [...form.env, row], nextId })}
        />
        <SecretFields
          rows={form.secrets}
          problems={problems}
          onChange={secrets => change({ secrets })}
          onAdd={() =>
            change({
              secrets: [
                ...form.secrets,
                { ...row, existing: false, removed: false },
              ],
              nextId,
            })
          }
        />
        <ReplicaFields form={form} problems={problems} onChange={change} />
        <ResourceFields form={form} problems={problems} onChange={change} />
      </div>
      <Box mt={2} aria-live="polite">
        {changes ? (
          <ChangesTable
            changes={changes}
            from={versionOf(lookedAt.app)}
            to="Next"
            none="Nothing changes yet."
          />
        ) : (
          <Typography color="textSecondary" variant="body2">
            {firstProblem(problems)}
          </Typography>
        )}
      </Box>
    </ReleaseDialog>
  );
}

/** What the active version is: its own lane knows it better than the app. */
function baseOf(app: App): Base {
  const active = app.release.lanes.find(({ role }) => role === 'active');
  return {
    spec: active?.spec ?? app.spec,
    replicas: active?.replicas.desired ?? app.replicas.desired,
  };
}

function versionOf({ release, spec }: App): string {
  return release.active ? nameOf(release.active) : imageVersion(spec.image);
}
