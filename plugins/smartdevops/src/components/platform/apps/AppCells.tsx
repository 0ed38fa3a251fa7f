import {
  makeStyles,
  TableCell,
  TableRow,
  TableSortLabel,
} from '@material-ui/core';
import { AppSummary } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReactNode } from 'react';
import { AppColumn } from './appColumns';
import { AppsView } from './appsView';

const useStyles = makeStyles(theme => ({
  cell: {
    verticalAlign: 'top',
    padding: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  // The rows of a long table scroll below it.
  head: {
    backgroundColor: theme.palette.background.paper,
    overflowWrap: 'normal',
    whiteSpace: 'nowrap',
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  actions: {
    width: 156,
    whiteSpace: 'nowrap',
    textAlign: 'right',
    [theme.breakpoints.down('md')]: { width: 110 },
  },
}));

/** Heads of the columns; each sorts by its column, and once more backwards. */
export function AppsHead(props: {
  columns: AppColumn[];
  view: AppsView;
  narrow: boolean;
  onChange(part: Partial<AppsView>): void;
}) {
  const { columns, view, narrow, onChange } = props;
  const classes = useStyles();
  return (
    <TableRow>
      {columns.map(({ key, title, numeric, width, narrowWidth }) => (
        <TableCell
          key={key}
          className={`${classes.cell} ${classes.head}`}
          style={{ width: narrow ? narrowWidth : width }}
          align={numeric ? 'right' : 'left'}
          sortDirection={
            view.sort === key && (view.descending ? 'desc' : 'asc')
          }
        >
          <TableSortLabel
            active={view.sort === key}
            hideSortIcon
            direction={view.descending ? 'desc' : 'asc'}
            onClick={() =>
              onChange({
                sort: key,
                descending: view.sort === key && !view.descending,
              })
            }
          >
            {title}
          </TableSortLabel>
        </TableCell>
      ))}
      <TableCell
        className={`${classes.cell} ${classes.head} ${classes.actions}`}
      >
        Actions
      </TableCell>
    </TableRow>
  );
}

/** The cells of one app's row. */
export function AppCells(props: {
  app: AppSummary;
  columns: AppColumn[];
  narrow: boolean;
  actions(app: AppSummary): ReactNode;
}) {
  const { app, columns, narrow, actions } = props;
  const classes = useStyles();
  return (
    <>
      {columns.map(({ key, numeric, render }) => (
        <TableCell
          key={key}
          className={classes.cell}
          align={numeric ? 'right' : 'left'}
        >
          {render(app, narrow)}
        </TableCell>
      ))}
      <TableCell className={`${classes.cell} ${classes.actions}`}>
        {actions(app)}
      </TableCell>
    </>
  );
}
