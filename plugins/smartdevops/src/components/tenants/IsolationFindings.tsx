import { Box, Button, makeStyles, Typography } from '@material-ui/core';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import ErrorIcon from '@material-ui/icons/Error';
import { IsolationFinding } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
  },
  finding: {
    display: 'flex',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  },
  facts: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    columnGap: theme.spacing(1),
    overflowWrap: 'anywhere',
    '& dd': { margin: 0 },
    '& dt': { color: theme.palette.text.secondary },
  },
}));

/** What was found: what failed first, what passed on request. */
export function IsolationFindings(props: { findings: IsolationFinding[] }) {
  const [open, setOpen] = useState(false);
  const failed = props.findings.filter(({ passed }) => !passed);
  const passed = props.findings.filter(finding => finding.passed);
  return (
    <Box mt={1}>
      <FindingList label="Failed" findings={failed} />
      {passed.length > 0 && (
        <Button
          size="small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Hide' : 'Show'} the {passed.length} that passed
        </Button>
      )}
      {open && <FindingList label="Passed" findings={passed} />}
    </Box>
  );
}

function FindingList(props: { label: string; findings: IsolationFinding[] }) {
  const classes = useStyles();
  if (props.findings.length === 0) {
    return null;
  }
  return (
    <ul className={classes.list} aria-label={props.label}>
      {props.findings.map(finding => (
        <li key={finding.name} className={classes.finding}>
          {finding.passed ? (
            <CheckCircleIcon
              fontSize="small"
              color="disabled"
              titleAccess="passed"
            />
          ) : (
            <ErrorIcon fontSize="small" color="error" titleAccess="failed" />
          )}
          <div>
            <Typography>{finding.name}</Typography>
            <Typography
              variant="body2"
              component="dl"
              className={classes.facts}
            >
              <dt>Tried</dt>
              <dd>{finding.tried}</dd>
              <dt>Expected</dt>
              <dd>{finding.expected}</dd>
              <dt>Got</dt>
              <dd>{finding.actual}</dd>
            </Typography>
          </div>
        </li>
      ))}
    </ul>
  );
}
