import {
  EmptyState,
  InfoCard,
  Link,
  useSupportConfig,
} from '@backstage/core-components';
import { configApiRef, useApi, useApp } from '@backstage/core-plugin-api';
import {
  Grid,
  List,
  ListItem,
  ListItemIcon,
  ListItemText,
  Typography,
} from '@material-ui/core';
import HelpIcon from '@material-ui/icons/Help';

/** Where to get help, as the portal's owner has set it (`app.support`). */
export function HelpTab() {
  const config = useApi(configApiRef);
  const { items } = useSupportConfig();
  if (!config.has('app.support')) {
    return (
      <EmptyState
        missing="info"
        title="No support is set up"
        description="The owner of this portal can name whom to ask, with app.support in app-config.yaml."
      />
    );
  }
  return (
    <>
      <Typography gutterBottom>
        When you ask about an app, name its tenant and copy the sentence that
        its App tab shows on top.
      </Typography>
      <Grid container spacing={3}>
        {items.map(item => (
          <Grid item xs={12} md={6} key={item.title}>
            <InfoCard title={item.title}>
              <List dense>
                {item.links?.map(({ url, title }) => (
                  <ListItem key={url} component={Link} to={url} button>
                    <ListItemIcon>
                      <SupportIcon name={item.icon} />
                    </ListItemIcon>
                    <ListItemText primary={title || url} />
                  </ListItem>
                ))}
              </List>
            </InfoCard>
          </Grid>
        ))}
      </Grid>
    </>
  );
}

function SupportIcon({ name }: { name?: string }) {
  const Icon = useApp().getSystemIcon(name ?? '') ?? HelpIcon;
  return <Icon />;
}
