import { Table, TableBody, TableHead, TableRow } from '@material-ui/core';
import { AppSummary } from '@smartdevops/backstage-plugin-smartdevops-common';
import { CSSProperties, forwardRef, ReactElement, ReactNode } from 'react';
import { TableComponents, TableVirtuoso } from 'react-virtuoso';

type Context = { className: string; count: number };
type Section = {
  style?: CSSProperties;
  children?: ReactNode;
  context: Context;
};

// Made once: a component that is new each time would lose focus and menus.
const COMPONENTS: TableComponents<AppSummary, Context> = {
  Table: ({ context, style, children }) => (
    <Table
      size="small"
      aria-label="Apps"
      // What is drawn is a part; readers are told the whole, with the head.
      aria-rowcount={context.count + 1}
      className={context.className}
      style={{ ...style, borderCollapse: 'separate' }}
    >
      {children}
    </Table>
  ),
  TableHead: forwardRef<HTMLTableSectionElement, Section>(
    ({ style, children }, ref) => (
      <TableHead ref={ref} style={style}>
        {children}
      </TableHead>
    ),
  ),
  TableRow: ({ context: _, item: __, ...row }) => (
    <TableRow {...row} hover aria-rowindex={row['data-index'] + 2} />
  ),
  TableBody: forwardRef<HTMLTableSectionElement, Section>(
    ({ context: _, ...body }, ref) => <TableBody {...body} ref={ref} />,
  ),
};

/** Rows of very many apps, of which only those in sight are drawn. */
export function VirtualApps(props: {
  apps: AppSummary[];
  className: string;
  head: ReactElement;
  cells(app: AppSummary): ReactElement;
}) {
  const { apps, className, head, cells } = props;
  return (
    <TableVirtuoso<AppSummary, Context>
      style={{ height: '70vh' }}
      data={apps}
      context={{ className, count: apps.length }}
      components={COMPONENTS}
      computeItemKey={(_, app) => `${app.tenant}/${app.name}`}
      fixedHeaderContent={() => head}
      itemContent={(_, app) => cells(app)}
    />
  );
}
