import { Button, makeStyles } from '@material-ui/core';
import ArrowDownwardIcon from '@material-ui/icons/ArrowDownward';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Virtuoso, VirtuosoHandle } from 'react-virtuoso';
import { shortPod, useSeriesColors } from '../shared';
import { LogEntry } from './logEntries';
import { LogText } from './LogText';

/** Contrast of text after WCAG 2.1, 1.4.3. */
const TEXT_RATIO = 4.5;
/** Nearer to the end than this, in pixels, counts as being there. */
const NEAR_END_PX = 24;

/** As much as leaves room for what is above and below, on a phone too. */
const HEIGHT = 'min(55vh, max(200px, 100vh - 480px))';

const useStyles = makeStyles(theme => ({
  root: { position: 'relative' },
  lines: {
    fontFamily: 'monospace',
    fontSize: theme.typography.body2.fontSize,
    color: theme.palette.text.primary,
    backgroundColor: theme.palette.background.default,
    border: `1px solid ${theme.palette.divider}`,
    whiteSpace: 'pre',
  },
  wrapped: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  more: {
    position: 'absolute',
    bottom: theme.spacing(2),
    left: '50%',
    transform: 'translateX(-50%)',
  },
}));

/**
 * The lines of a log, of which only those in sight are drawn. Stays at the end
 * while new ones come, unless somebody has scrolled up to read.
 */
export function LogLines(props: {
  entries: LogEntry[];
  /** Name of the app: what all pods' names begin with. */
  app: string;
  /** All pods there are, so that each keeps its colour. */
  pods: string[];
  merged: boolean;
  wrap: boolean;
  times: boolean;
  search: string;
  /** Number of the line to bring into sight. */
  current?: number;
  /** The key `/` was pressed among the lines. */
  onSearch?(): void;
}) {
  const { entries, app, pods, merged, wrap, times, search, current, onSearch } =
    props;
  const classes = useStyles();
  const list = useRef<VirtuosoHandle>(null);
  // The newest line that was seen, while somebody reads further up.
  const [seen, setSeen] = useState<number>();
  const colors = useSeriesColors('default', TEXT_RATIO);
  const first = entries[0]?.seq ?? 1;
  const newest = entries[entries.length - 1]?.seq ?? 0;
  const names = useMemo(
    () =>
      new Map(
        pods.map((pod, index) => [
          pod,
          {
            name: shortPod(app, pod),
            color: colors[index % colors.length],
          },
        ]),
      ),
    [pods, app, colors],
  );

  // Only the choice of another match moves the view, not the lines that come.
  const offset = useRef(first);
  offset.current = first;
  useEffect(() => {
    const index = (current ?? -1) - offset.current;
    if (index >= 0) {
      list.current?.scrollToIndex({ index, align: 'center' });
    }
  }, [current]);

  const more = seen === undefined ? 0 : newest - seen;
  return (
    <div className={classes.root}>
      <Virtuoso
        ref={list}
        className={`${classes.lines} ${wrap ? classes.wrapped : ''}`}
        // A class does not do: the list has a height of its own inline.
        style={{ height: HEIGHT }}
        role="log"
        // Each line read aloud as it comes could not be listened to.
        aria-live="off"
        aria-label="Log lines"
        aria-keyshortcuts={onSearch && '/'}
        onKeyDown={event => {
          if (event.key === '/' && onSearch) {
            event.preventDefault();
            onSearch();
          }
        }}
        data={entries}
        firstItemIndex={first}
        initialTopMostItemIndex={Math.max(0, entries.length - 1)}
        computeItemKey={(_, { seq }) => seq}
        followOutput={atEnd => (atEnd ? 'auto' : false)}
        atBottomThreshold={NEAR_END_PX}
        atBottomStateChange={atEnd => setSeen(atEnd ? undefined : newest)}
        itemContent={(_, entry) => (
          <LogText
            entry={entry}
            pod={
              merged
                ? (names.get(entry.pod) ?? {
                    name: entry.pod,
                    color: colors[0],
                  })
                : undefined
            }
            search={search}
            times={times}
            current={entry.seq === current}
          />
        )}
      />
      {more > 0 && (
        <Button
          className={classes.more}
          variant="contained"
          color="primary"
          size="small"
          startIcon={<ArrowDownwardIcon />}
          onClick={() =>
            list.current?.scrollToIndex({ index: 'LAST', align: 'end' })
          }
        >
          {more.toLocaleString('en-US')} new {more === 1 ? 'line' : 'lines'}
        </Button>
      )}
    </div>
  );
}
