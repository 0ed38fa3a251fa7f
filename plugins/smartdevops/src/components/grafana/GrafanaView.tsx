import { Link } from '@backstage/core-components';
import { Box, Button, Typography, useTheme } from '@material-ui/core';
import { GrafanaEmbed } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { GrafanaOf, useGrafana } from '../../hooks/useGrafana';
import { isRange } from '../metrics/chartData';
import { PolledState } from '../shared';
import { GrafanaFrame } from './GrafanaFrame';

/** Grafana's dashboard in the theme and over the time of the page it is on. */
export function GrafanaView(props: { of: GrafanaOf; title: string }) {
  const { of, title } = props;
  const [isShown, setShown] = useState(false);
  const theme = useTheme().palette.type;
  const asked = useSearchParams()[0].get('range') ?? '';
  const range = isRange(asked) ? asked : '1h';
  const grafana = useGrafana(of, { theme, range });
  return (
    <PolledState polled={grafana}>
      {embed => (
        <Dashboard
          embed={embed}
          title={title}
          isShown={isShown}
          onShow={() => {
            setShown(true);
            // An address that signs its viewer in is good for a minute only.
            grafana.refetch();
          }}
        />
      )}
    </PolledState>
  );
}

function Dashboard(props: {
  embed: GrafanaEmbed;
  title: string;
  isShown: boolean;
  onShow(): void;
}) {
  const { embed, title, isShown, onShow } = props;
  if (!embed.configured) {
    return <Typography color="textSecondary">{embed.message}</Typography>;
  }
  const { embedUrl, openUrl, expiresAt } = embed;
  // On the portal's own origin, no sandbox would keep it out of the portal.
  const isForeign = new URL(embedUrl).origin !== window.location.origin;
  return (
    <>
      <Box display="flex" alignItems="center" gridGap={16} mb={1}>
        {isForeign && (
          <Button variant="outlined" onClick={onShow}>
            {isShown ? 'Reload the dashboard' : 'Show the dashboard'}
          </Button>
        )}
        <Link to={openUrl}>Open in Grafana</Link>
      </Box>
      {!isForeign && (
        <Typography color="textSecondary">
          Grafana has the same address as the portal, so it is not shown within
          it. Give it a host name of its own.
        </Typography>
      )}
      {isForeign && isShown && (
        <>
          <GrafanaFrame src={embedUrl} title={`Grafana: ${title}`} />
          {expiresAt && (
            <Typography variant="body2" color="textSecondary">
              You were signed in for a minute. Reload the dashboard for newer
              numbers.
            </Typography>
          )}
        </>
      )}
    </>
  );
}
