import {
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@material-ui/core';
import { SpecChange } from '@smartdevops/backstage-plugin-smartdevops-common';
import { AFTER_SEPARATORS, Breakable } from '../shared';

const useStyles = makeStyles(theme => ({
  cell: {
    // Only what would not fit by itself is broken inside of a word.
    overflowWrap: 'break-word',
    wordBreak: 'normal',
    verticalAlign: 'top',
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(0.5) },
  },
}));

/** What differs between two versions, field by field. */
export function ChangesTable(props: {
  changes: SpecChange[];
  /** What the two versions are called. */
  from: string;
  to: string;
  /** Said where nothing differs. */
  none: string;
}) {
  const { changes, from, to, none } = props;
  const classes = useStyles();
  if (changes.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {none}
      </Typography>
    );
  }
  return (
    <TableContainer>
      <Table size="small" aria-label={`Changes from ${from} to ${to}`}>
        <TableHead>
          <TableRow>
            <TableCell className={classes.cell}>What changes</TableCell>
            <TableCell className={classes.cell}>{from}</TableCell>
            <TableCell className={classes.cell}>{to}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {changes.map(change => (
            <TableRow key={change.field}>
              <TableCell className={classes.cell} component="th" scope="row">
                {change.field}
              </TableCell>
              <TableCell className={classes.cell}>
                <Value text={change.from} />
              </TableCell>
              <TableCell className={classes.cell}>
                <Value text={change.to} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

/** Nothing and an empty text are different things. */
function Value({ text }: { text: string | undefined }) {
  return text ? (
    <Breakable text={text} at={AFTER_SEPARATORS} />
  ) : (
    <>{text === undefined ? 'not set' : '(empty)'}</>
  );
}
