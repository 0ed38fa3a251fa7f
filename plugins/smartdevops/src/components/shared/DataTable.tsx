import { Table, TableProps } from '@backstage/core-components';

/**
 * The host's table as this plugin uses it. Columns cannot be dragged: what they
 * are dragged by would be a button inside of the button that sorts, which
 * keyboards and screen readers do not get along with (WCAG 2.1, 4.1.2).
 */
export function DataTable<T extends object>(props: TableProps<T>) {
  const { options, ...rest } = props;
  return (
    <Table<T>
      {...rest}
      options={{ draggable: false, padding: 'dense', ...options }}
    />
  );
}
