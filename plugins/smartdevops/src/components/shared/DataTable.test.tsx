import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
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

/** Something in a row that has a state of its own, as a menu has. */
function Opens() {
  const [isOpen, setOpen] = useState(false);
  return (
    <button onClick={() => setOpen(!isOpen)}>
      {isOpen ? 'close' : 'open'}
    </button>
  );
}

const OPENS: DataColumn<Row>[] = [{ title: 'Menu', render: () => <Opens /> }];

/** A table whose page is drawn anew with each answer, as every page is. */
function Fetched() {
  const [times, setTimes] = useState(0);
  const [rows, setRows] = useState([{ name: 'shop', place: 'acme' }]);
  return (
    <>
      <button onClick={() => setTimes(times + 1)}>fetch</button>
      <button onClick={() => setRows([])}>empty</button>
      <DataTable<Row>
        title={`fetched ${times} times`}
        columns={OPENS}
        data={rows}
        emptyContent={<p>Nothing after {times}</p>}
      />
    </>
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

  it('keeps what is open in a row while its data is fetched anew', async () => {
    setWidth(1_280);
    renderInTestApp(<Fetched />);
    await userEvent.click(await screen.findByRole('button', { name: 'open' }));
    await userEvent.click(screen.getByRole('button', { name: 'fetch' }));
    expect(await screen.findByText('fetched 1 times')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'close' })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'empty' }));
    expect(await screen.findByText('Nothing after 1')).toBeInTheDocument();
  });
});
