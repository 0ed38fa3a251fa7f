import {
  Card,
  CardActionArea,
  CardContent,
  Grid,
  makeStyles,
  Typography,
} from '@material-ui/core';
import { Logo } from '../nav/Logo';
import { Persona, PERSONAS } from './personas';

const useStyles = makeStyles(theme => ({
  root: {
    minHeight: '100vh',
    boxSizing: 'border-box',
    padding: theme.spacing(6, 3),
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(3),
    backgroundColor: theme.palette.background.default,
    color: theme.palette.text.primary,
  },
  logo: { color: theme.palette.text.primary, '& span': { color: 'inherit' } },
  intro: { maxWidth: 640, textAlign: 'center' },
  grid: { maxWidth: 900, margin: 0 },
  card: { height: '100%' },
  area: {
    height: '100%',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
}));

/** Lets a visitor of the demo choose who to be. */
export function PersonaPicker(props: { onChoose(persona: Persona): void }) {
  const classes = useStyles();
  return (
    <main className={classes.root}>
      <div className={classes.logo}>
        <Logo withName />
      </div>
      <div className={classes.intro}>
        <Typography variant="h4" component="h1" gutterBottom>
          Who do you want to be?
        </Typography>
        <Typography color="textSecondary">
          This is a demo: choose a persona and look around. You can change it by
          signing out in the settings.
        </Typography>
      </div>
      <Grid container spacing={2} className={classes.grid}>
        {PERSONAS.map(persona => (
          <Grid item xs={12} sm={6} key={persona.id}>
            <Card className={classes.card} variant="outlined">
              <CardActionArea
                className={classes.area}
                onClick={() => props.onChoose(persona)}
                aria-label={`Sign in as ${persona.id}`}
              >
                <CardContent>
                  <Typography variant="h6" component="h2">
                    {persona.title}
                  </Typography>
                  <Typography gutterBottom>{persona.description}</Typography>
                  <Typography variant="body2" color="textSecondary">
                    {persona.tryThis}
                  </Typography>
                </CardContent>
              </CardActionArea>
            </Card>
          </Grid>
        ))}
      </Grid>
    </main>
  );
}
