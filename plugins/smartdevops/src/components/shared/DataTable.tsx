import { Table, TableColumn, TableProps } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core';
import { useNarrow } from './useNarrow';

/** A column of a table that adapts to the room there is. */
export type DataColumn<T extends object> = TableColumn<T> & {
  /**
   * Whether it is left out where there is little room; another column then says
   * it, in a `NarrowOnly`. It is searched and filtered by all the same.
   */
  wideOnly?: boolean;
};

const useStyles = makeStyles(theme => ({
  root: {
    // Filters stand above the table, where they take no room away from it.
    '& > div': { flexWrap: 'wrap' },
    // The host breaks words anywhere, and then gives columns too little room.
    '& .MuiTableCell-root': {
      wordBreak: 'normal',
      overflowWrap: 'normal',
      lineHeight: 1.43,
      verticalAlign: 'top',
      padding: theme.spacing(1),
      '&:first-child': { paddingLeft: theme.spacing(2.5) },
      '&:last-child': { paddingRight: theme.spacing(2.5) },
    },
    // Icons that nobody sees yet would take room from words.
    '& .MuiTableSortLabel-root:not(.MuiTableSortLabel-active) .MuiTableSortLabel-icon':
      { display: 'none' },
    // The title stays whole; what is searched for may be seen less of.
    '& .MuiToolbar-root > div:first-child': {
      overflow: 'visible',
      flexShrink: 0,
    },
  },
  narrow: {
    '& .MuiTableCell-root': {
      '&:first-child': { paddingLeft: theme.spacing(2) },
      '&:last-child': { paddingRight: theme.spacing(1) },
    },
  },
}));

/**
 * The host's table as this plugin uses it. Columns cannot be dragged: what they
 * are dragged by would be a button inside of the button that sorts, which
 * keyboards and screen readers do not get along with (WCAG 2.1, 4.1.2).
 */
export function DataTable<T extends object>(
  props: Omit<TableProps<T>, 'columns'> & { columns: DataColumn<T>[] },
) {
  const { columns, options, emptyContent, ...rest } = props;
  const classes = useStyles();
  const narrow = useNarrow();
  const isEmpty = Array.isArray(rest.data) && rest.data.length === 0;
  return (
    <div
      className={narrow ? `${classes.root} ${classes.narrow}` : classes.root}
    >
      <Table<T>
        {...rest}
        // The host makes the whole body anew for another content, and with it
        // every menu and dialog that is open in a row.
        emptyContent={isEmpty ? emptyContent : undefined}
        columns={columns.map(({ wideOnly, ...column }) =>
          narrow && wideOnly
            ? { searchable: true, ...column, hidden: true }
            : column,
        )}
        options={{ draggable: false, padding: 'dense', ...options }}
      />
    </div>
  );
}
