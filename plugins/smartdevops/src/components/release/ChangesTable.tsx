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

const useStyles = makeStyles(theme => ({
  cell: {
    overflowWrap: 'anywhere',
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
                {valueOf(change.from)}
              </TableCell>
              <TableCell className={classes.cell}>
                {valueOf(change.to)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

/** Nothing and an empty text are different things. */
function valueOf(value: string | undefined): string {
  if (value === undefined) {
    return 'not set';
  }
  return value === '' ? '(empty)' : value;
}
