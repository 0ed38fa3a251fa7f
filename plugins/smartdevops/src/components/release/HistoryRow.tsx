import {
  IconButton,
  makeStyles,
  TableCell,
  TableRow,
  Tooltip,
  Typography,
} from '@material-ui/core';
import ExpandLessIcon from '@material-ui/icons/ExpandLess';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import {
  imageVersion,
  ReleaseRecord,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useId, useState } from 'react';
import { Age, ExplainedButton, UserName } from '../shared';
import { nameOf } from './Candidate';
import { ChangesTable } from './ChangesTable';
import { ColorName } from './ColorName';
import {
  durationOf,
  isRelease,
  KIND_WORDS,
  OUTCOME_WORDS,
  RecordDiff,
} from './historyWords';

const COLUMNS = 8;
const NARROW_COLUMNS = 3;

const useStyles = makeStyles(theme => ({
  // Words stay whole; only a version may be longer than there is room for.
  cell: {
    wordBreak: 'normal',
    overflowWrap: 'normal',
    lineHeight: 1.43,
    verticalAlign: 'top',
    borderBottom: 'none',
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(0.5) },
  },
  version: { minWidth: 150, overflowWrap: 'anywhere' },
}));

/** One release: what, how it ended, and on demand what it changed. */
export function HistoryRow(props: {
  record: ReleaseRecord;
  diff?: RecordDiff;
  /** Whether it is of the version that serves users now. */
  active: boolean;
  /** Whether it is what made that version serve. */
  serving: boolean;
  refusal?: string;
  narrow: boolean;
  onRollback(): void;
}) {
  const { record, diff, active, serving, refusal, narrow, onRollback } = props;
  const classes = useStyles();
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const name = nameOf(record);
  const kind = KIND_WORDS[record.kind];
  const outcome = OUTCOME_WORDS[record.outcome];
  const took = durationOf(record);
  return (
    <>
      <TableRow>
        <TableCell padding="none" className={classes.cell}>
          <IconButton
            size="small"
            aria-label={`Details of ${kind} ${name}`}
            aria-expanded={open}
            aria-controls={open ? detailsId : undefined}
            onClick={() => setOpen(!open)}
          >
            {open ? <ExpandLessIcon /> : <ExpandMoreIcon />}
          </IconButton>
        </TableCell>
        <TableCell className={classes.cell} component="th" scope="row">
          <div className={classes.version}>
            <Tooltip title={record.image}>
              <span>{imageVersion(record.image)}</span>
            </Tooltip>{' '}
            · revision {record.revision}, <ColorName color={record.color} />
          </div>
          {narrow && (
            <Typography variant="body2" color="textSecondary">
              {kind} by <UserName userRef={record.by} /> <Age at={record.at} />:{' '}
              {outcome}
              {record.endedAt && `, took ${took}`}
            </Typography>
          )}
        </TableCell>
        {!narrow && (
          <>
            <TableCell className={classes.cell}>{kind}</TableCell>
            <TableCell className={classes.cell}>{outcome}</TableCell>
            <TableCell className={classes.cell}>
              <UserName userRef={record.by} />
            </TableCell>
            <TableCell className={classes.cell}>
              <Age at={record.at} />
            </TableCell>
            <TableCell className={classes.cell}>{took}</TableCell>
          </>
        )}
        <TableCell className={classes.cell} align="right">
          {serving && 'active'}
          {!active && record.spec && isRelease(record) && (
            <ExplainedButton
              size="small"
              refusal={refusal}
              onClick={onRollback}
              aria-label={`Roll back to ${name}`}
            >
              Roll back to this
            </ExplainedButton>
          )}
        </TableCell>
      </TableRow>
      {open && (
        <TableRow id={detailsId}>
          <TableCell colSpan={narrow ? NARROW_COLUMNS : COLUMNS}>
            <Details record={record} diff={diff} />
          </TableCell>
        </TableRow>
      )}
    </>
  );
}

function Details(props: { record: ReleaseRecord; diff?: RecordDiff }) {
  const { record, diff } = props;
  return (
    <>
      {record.message && (
        <Typography variant="body2" gutterBottom>
          {record.message}
        </Typography>
      )}
      <Typography variant="body2" gutterBottom>
        {record.image}
      </Typography>
      {diff ? (
        <ChangesTable
          changes={diff.changes}
          from={nameOf(diff.before)}
          to={nameOf(record)}
          none={`Its configuration is that of ${nameOf(diff.before)}.`}
        />
      ) : (
        <Typography variant="body2" color="textSecondary">
          There is no version before it to compare with.
        </Typography>
      )}
    </>
  );
}
