import {
  makeStyles,
  Table,
  TableBody,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@material-ui/core';
import { AppSummary } from '@smartdevops/backstage-plugin-smartdevops-common';
import { ReactNode } from 'react';
import { APP_COLUMNS } from './appColumns';
import { AppCells, AppsHead } from './AppCells';
import { AppsView } from './appsView';
import { VirtualApps } from './VirtualApps';

/**
 * From so many on only the rows in sight are drawn. Below it all are, so that
 * the page scrolls as a whole and the browser's own search finds everything.
 */
export const VIRTUAL_FROM = 100;

const useStyles = makeStyles(theme => ({
  table: { tableLayout: 'fixed', minWidth: 1_000 },
  narrow: { tableLayout: 'fixed' },
  empty: { padding: theme.spacing(3), textAlign: 'center' },
}));

/** The rows of the apps table under heads that sort them. */
export function AppsTableBody(props: {
  /** What the view shows, in order. */
  apps: AppSummary[];
  view: AppsView;
  narrow: boolean;
  onChange(part: Partial<AppsView>): void;
  actions(app: AppSummary): ReactNode;
}) {
  const { apps, view, narrow, onChange, actions } = props;
  const classes = useStyles();
  const columns = APP_COLUMNS.filter(({ wideOnly }) => !(narrow && wideOnly));
  if (apps.length === 0) {
    return (
      <Typography className={classes.empty}>
        No app matches. Take away a filter or search for less.
      </Typography>
    );
  }
  const className = narrow ? classes.narrow : classes.table;
  const head = (
    <AppsHead
      columns={columns}
      view={view}
      narrow={narrow}
      onChange={onChange}
    />
  );
  const cells = (app: AppSummary) => (
    <AppCells app={app} columns={columns} narrow={narrow} actions={actions} />
  );
  return apps.length > VIRTUAL_FROM ? (
    <VirtualApps apps={apps} className={className} head={head} cells={cells} />
  ) : (
    <TableContainer>
      <Table size="small" aria-label="Apps" className={className}>
        <TableHead>{head}</TableHead>
        <TableBody>
          {apps.map(app => (
            <TableRow key={`${app.tenant}/${app.name}`} hover>
              {cells(app)}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
