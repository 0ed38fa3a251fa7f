import {
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TablePagination,
  TableRow,
  TableSortLabel,
  Typography,
} from '@material-ui/core';
import { AppSummary } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReactNode } from 'react';
import { APP_COLUMNS } from './appColumns';
import { AppsView, PAGE_SIZES } from './appsView';

const useStyles = makeStyles(theme => ({
  cell: { verticalAlign: 'top', padding: theme.spacing(1) },
  head: { whiteSpace: 'nowrap' },
  status: { minWidth: 180, overflowWrap: 'anywhere' },
  actions: { whiteSpace: 'nowrap', textAlign: 'right' },
  empty: { padding: theme.spacing(3), textAlign: 'center' },
}));

/** One page of the apps, with sorting and the way to the other pages. */
export function AppsTableBody(props: {
  /** What the view shows on all its pages, in order. */
  apps: AppSummary[];
  view: AppsView;
  narrow: boolean;
  onChange(part: Partial<AppsView>): void;
  actions(app: AppSummary): ReactNode;
}) {
  const { apps, view, narrow, onChange, actions } = props;
  const classes = useStyles();
  const columns = APP_COLUMNS.filter(({ wideOnly }) => !(narrow && wideOnly));
  // Apps may have gone since the page was chosen.
  const last = Math.max(0, Math.ceil(apps.length / view.size) - 1);
  const page = Math.min(view.page, last);
  const rows = apps.slice(page * view.size, (page + 1) * view.size);
  if (rows.length === 0) {
    return (
      <Typography className={classes.empty}>
        No app matches. Take away a filter or search for less.
      </Typography>
    );
  }
  return (
    <>
      <TableContainer>
        <Table size="small" aria-label="Apps">
          <TableHead>
            <TableRow>
              {columns.map(({ key, title, numeric }) => (
                <TableCell
                  key={key}
                  className={`${classes.cell} ${classes.head}`}
                  align={numeric ? 'right' : 'left'}
                  sortDirection={
                    view.sort === key && (view.descending ? 'desc' : 'asc')
                  }
                >
                  <TableSortLabel
                    active={view.sort === key}
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
              <TableCell className={`${classes.cell} ${classes.actions}`}>
                Actions
              </TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map(app => (
              <TableRow key={`${app.tenant}/${app.name}`} hover>
                {columns.map(({ key, numeric, render }) => (
                  <TableCell
                    key={key}
                    className={`${classes.cell} ${
                      key === 'status' ? classes.status : ''
                    }`}
                    align={numeric ? 'right' : 'left'}
                  >
                    {render(app, narrow)}
                  </TableCell>
                ))}
                <TableCell className={`${classes.cell} ${classes.actions}`}>
                  {actions(app)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      {apps.length > PAGE_SIZES[0] && (
        <TablePagination
          component="div"
          count={apps.length}
          page={page}
          rowsPerPage={view.size}
          rowsPerPageOptions={PAGE_SIZES}
          onPageChange={(_, next) => onChange({ page: next })}
          onRowsPerPageChange={event =>
            onChange({ size: Number(event.target.value) })
          }
          SelectProps={{
            inputProps: { 'aria-label': 'Apps per page' },
            native: true,
          }}
          labelRowsPerPage="Apps per page"
        />
      )}
    </>
  );
}
