import { makeStyles, Typography } from '@material-ui/core';
import { Alert } from '@material-ui/lab';
import { useEffect, useState } from 'react';
import { LoadingState } from '../shared';

/**
 * What Grafana needs, and no more: it may not lead the portal's own page
 * elsewhere. Its own origin stays its own, for its cookies; that is safe only
 * because it is not the portal's.
 */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox';

const useStyles = makeStyles({
  frame: { border: 0, height: '75vh', minHeight: 480, width: '100%' },
});

/** A dashboard within the page, and what may keep it from being seen. */
export function GrafanaFrame(props: { src: string; title: string }) {
  const { src, title } = props;
  const classes = useStyles();
  const [isLoaded, setLoaded] = useState(false);
  const isBlocked = useBlocked(src);
  useEffect(() => setLoaded(false), [src]);
  if (isBlocked) {
    return (
      <Alert severity="warning">
        The portal’s Content-Security-Policy does not allow Grafana here. An
        administrator of the portal can add <code>{new URL(src).origin}</code>{' '}
        to <code>backend.csp.frame-src</code>.
      </Alert>
    );
  }
  return (
    <>
      {!isLoaded && <LoadingState />}
      <iframe
        className={classes.frame}
        title={title}
        src={src}
        sandbox={SANDBOX}
        referrerPolicy="no-referrer"
        onLoad={() => setLoaded(true)}
      />
      <Typography variant="body2" color="textSecondary">
        If this stays empty, Grafana refuses to be shown within other pages, or
        does not know you: its administrator can set{' '}
        <code>allow_embedding</code> and how you are signed in. Opened by itself
        it works all the same.
      </Typography>
    </>
  );
}

/** Whether the browser was told by the portal not to show an address. */
function useBlocked(src: string): boolean {
  const [blocked, setBlocked] = useState<string>();
  useEffect(() => {
    const note = (event: SecurityPolicyViolationEvent) => {
      const isFrame = /^(frame|child|default)-src$/.test(
        event.effectiveDirective,
      );
      if (isFrame && event.blockedURI.startsWith(new URL(src).origin)) {
        setBlocked(src);
      }
    };
    document.addEventListener('securitypolicyviolation', note);
    return () => document.removeEventListener('securitypolicyviolation', note);
  }, [src]);
  return blocked === src;
}
