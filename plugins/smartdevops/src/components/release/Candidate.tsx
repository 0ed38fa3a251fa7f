import { Box, Typography } from '@material-ui/core';
import {
  imageVersion,
  Release,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Age, UserName } from '../shared';
import { ChangesTable } from './ChangesTable';
import { CheckList } from './CheckList';

/** What speaks for and against a candidate: checks, approval, changes. */
export function Candidate({ release }: { release: Release }) {
  const { active, candidate, approval, checks, changes } = release;
  if (!active || !candidate) {
    return null;
  }
  return (
    <Box mt={1}>
      <CheckList checks={checks} />
      {approval.given ? (
        <Typography variant="body2" gutterBottom>
          Approved by <UserName userRef={approval.given.by} />,{' '}
          <Age at={approval.given.at} />.
        </Typography>
      ) : (
        approval.required && (
          <Typography variant="body2" gutterBottom>
            Somebody else than who prepared it has to approve it.
          </Typography>
        )
      )}
      <ChangesTable
        changes={changes}
        from={nameOf(active)}
        to={nameOf(candidate)}
        none="Its configuration is that of the active version; values of secrets may differ."
      />
    </Box>
  );
}

/** A version as people call it beside another of maybe the same image. */
export function nameOf(version: { image: string; revision: number }): string {
  return `${imageVersion(version.image)} (revision ${version.revision})`;
}
