import { IconButton, Menu } from '@material-ui/core';
import MoreVertIcon from '@material-ui/icons/MoreVert';
import OpenInNewIcon from '@material-ui/icons/OpenInNew';
import { AppSummary } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { ExplainedButton, ExplainedMenuItem } from '../../shared';

/** What a row of the apps table can open. */
export type RowAction =
  'upgrade' | 'scale' | 'restart' | 'stop' | 'start' | 'logs' | 'grafana';

/** What can be done with one app from the table; what cannot says why. */
export function AppRowActions(props: {
  app: AppSummary;
  /** Why the viewer may change nothing. */
  refusal?: string;
  narrow: boolean;
  onAction(action: RowAction, app: AppSummary): void;
}) {
  const { app, refusal, narrow, onAction } = props;
  const [anchor, setAnchor] = useState<HTMLElement>();
  const stopped = app.phase === 'Stopped';
  const choose = (action: RowAction) => () => {
    setAnchor(undefined);
    onAction(action, app);
  };
  return (
    <>
      <IconButton
        size="small"
        component="a"
        href={app.urls.active}
        target="_blank"
        rel="noopener"
        aria-label={`Open ${app.name}`}
        title="Open in a new tab"
      >
        <OpenInNewIcon fontSize="small" />
      </IconButton>
      {!narrow && (
        <ExplainedButton
          size="small"
          refusal={refusal}
          aria-label={`Upgrade ${app.name}`}
          onClick={choose('upgrade')}
        >
          Upgrade
        </ExplainedButton>
      )}
      <IconButton
        size="small"
        aria-label={`More actions on ${app.name}`}
        aria-haspopup="menu"
        onClick={event => setAnchor(event.currentTarget)}
      >
        <MoreVertIcon />
      </IconButton>
      <Menu
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
        MenuListProps={{ 'aria-label': `Actions on ${app.name}` }}
      >
        {narrow && (
          <ExplainedMenuItem
            label="Upgrade"
            refusal={refusal}
            onClick={choose('upgrade')}
          />
        )}
        <ExplainedMenuItem
          label="Logs"
          refusal={stopped ? 'No pod runs.' : undefined}
          onClick={choose('logs')}
        />
        <ExplainedMenuItem label="Grafana" onClick={choose('grafana')} />
        <ExplainedMenuItem
          label="Scale"
          refusal={refusal}
          onClick={choose('scale')}
        />
        <ExplainedMenuItem
          label="Restart"
          refusal={
            refusal ?? (stopped ? 'The app is stopped; start it.' : undefined)
          }
          onClick={choose('restart')}
        />
        <ExplainedMenuItem
          label={stopped ? 'Start' : 'Stop'}
          refusal={refusal}
          onClick={choose(stopped ? 'start' : 'stop')}
        />
      </Menu>
    </>
  );
}
