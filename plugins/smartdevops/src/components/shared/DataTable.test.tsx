import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DataColumn, DataTable } from './DataTable';
import { NarrowOnly } from './NarrowOnly';

type Row = { name: string; place: string };

const COLUMNS: DataColumn<Row>[] = [
  {
    title: 'Name',
    field: 'name',
    render: ({ name, place }) => (
      <>
        <b>{name}</b>
        <NarrowOnly>
          <i>in {place}</i>
        </NarrowOnly>
      </>
    ),
  },
  { title: 'Place', field: 'place', wideOnly: true },
];

/** The window is as wide as this for every media query. */
function setWidth(width: number): void {
  window.matchMedia = query =>
    ({
      matches: width <= Number(/max-width:([\d.]+)px/.exec(query)?.[1]),
      addListener: () => {},
      removeListener: () => {},
      addEventListener: () => {},
      removeEventListener: () => {},
    }) as unknown as MediaQueryList;
}

function show(): void {
  renderInTestApp(
    <DataTable<Row>
      title="Things"
      columns={COLUMNS}
      data={[
        { name: 'shop', place: 'acme' },
        { name: 'cart', place: 'beta' },
      ]}
    />,
  );
}

describe('DataTable', () => {
  const { matchMedia } = window;
  afterEach(() => {
    window.matchMedia = matchMedia;
  });

  it('has all columns where there is room for them', async () => {
    setWidth(1_280);
    show();
    expect(
      await screen.findByRole('columnheader', { name: 'Place' }),
    ).toBeInTheDocument();
    expect(screen.queryByText('in acme')).toBeNull();
  });

  it('says elsewhere what has no column, and finds it', async () => {
    setWidth(390);
    show();
    expect(await screen.findByText('in acme')).toBeInTheDocument();
    expect(screen.queryByRole('columnheader', { name: 'Place' })).toBeNull();
    await userEvent.type(screen.getByRole('textbox'), 'beta');
    await waitFor(() => expect(screen.queryByText('in acme')).toBeNull());
    expect(screen.getByText('in beta')).toBeInTheDocument();
  });
});
