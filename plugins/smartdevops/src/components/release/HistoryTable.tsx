import {
  Button,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@material-ui/core';
import { ReleaseRecord } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { useNarrow } from '../shared';
import { HistoryRow } from './HistoryRow';
import { diffOf, isRelease } from './historyWords';

const SHOWN = 10;
const HEADS = ['Version', 'What', 'Outcome', 'Who', 'When', 'Took'];
/** The rest stands under the version. */
const NARROW_HEADS = ['Version'];

const useStyles = makeStyles(theme => ({
  none: { padding: theme.spacing(2) },
  cell: {
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(0.5) },
  },
}));

/** Releases, newest first; each row opens to what it changed. */
export function HistoryTable(props: {
  records: ReleaseRecord[];
  /** Revision of the active version. */
  active?: number;
  /** Why the viewer cannot go back now. */
  refusal?: string;
  onRollback(record: ReleaseRecord): void;
}) {
  const { records, active, refusal, onRollback } = props;
  const classes = useStyles();
  const narrow = useNarrow();
  const [all, setAll] = useState(false);
  if (records.length === 0) {
    return (
      <Typography className={classes.none} color="textSecondary">
        Nothing is recorded yet. Each version that is prepared, promoted or
        rolled back to will be listed here.
      </Typography>
    );
  }
  // Of all records of the active version, the one by which it serves now.
  const serving = records.find(
    record => record.revision === active && isRelease(record),
  );
  const shown = all ? records : records.slice(0, SHOWN);
  const heads = narrow ? NARROW_HEADS : HEADS;
  return (
    <>
      <TableContainer>
        <Table size="small" aria-label="Release history">
          <TableHead>
            <TableRow>
              <TableCell padding="none" aria-label="Details" />
              {heads.map(head => (
                <TableCell key={head} className={classes.cell}>
                  {head}
                </TableCell>
              ))}
              <TableCell className={classes.cell} aria-label="Actions" />
            </TableRow>
          </TableHead>
          <TableBody>
            {shown.map(record => (
              <HistoryRow
                key={record.id}
                record={record}
                diff={diffOf(record, records)}
                serving={record === serving}
                active={record.revision === active}
                refusal={refusal}
                narrow={narrow}
                onRollback={() => onRollback(record)}
              />
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      {shown.length < records.length && (
        <Button size="small" onClick={() => setAll(true)}>
          Show all {records.length}
        </Button>
      )}
    </>
  );
}
