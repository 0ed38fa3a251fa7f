import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import {
  aChart,
  aMetrics,
  fakeApi,
  httpError,
  never,
} from '../../testing/fixtures';
import { MetricsCard } from './MetricsCard';

type Ask = SmartDevOpsApi['getAppMetrics'];

function Subject() {
  return (
    <>
      <MetricsCard app={{ tenant: 'acme', app: 'shop' }} />
      <output>{useLocation().search}</output>
    </>
  );
}

function show(getAppMetrics: Ask, path = '/') {
  return renderInTestApp(<Subject />, {
    apis: [[smartDevOpsApiRef, fakeApi({ getAppMetrics })]],
    initialRouteEntries: [path],
  });
}

const asked = (metrics = aMetrics()) =>
  jest.fn<ReturnType<Ask>, Parameters<Ask>>(async () => metrics);

const figure = (name: string) => screen.findByRole('figure', { name });

describe('MetricsCard', () => {
  it('draws each chart, and says it in words', async () => {
    show(asked());
    const cpu = within(await figure('CPU'));
    expect(cpu.getByText(/^blue-1:/)).toHaveTextContent(
      'blue-1: 300m now, 300m at most',
    );
    expect(cpu.getByText(/^green-1:/)).toBeInTheDocument();
    expect(await cpu.findByText('limit 500m')).toBeInTheDocument();
    expect(cpu.getByText('request 100m')).toBeInTheDocument();
    expect(cpu.getByText('r3')).toBeInTheDocument();
    const memory = within(await figure('Memory'));
    expect(await memory.findByText('limit 128 MiB')).toBeInTheDocument();
    expect(
      screen.getByText(/^r3: version 1\.0 began to serve on/),
    ).toBeInTheDocument();
  });

  it('says why one chart is missing, and draws the others', async () => {
    show(asked());
    const requests = within(await figure('Requests'));
    expect(
      requests.getByText('No ingress controller reports requests.'),
    ).toBeInTheDocument();
    expect(requests.queryByRole('application')).toBeNull();
  });

  it('has all numbers as tables', async () => {
    show(asked());
    await figure('CPU');
    await userEvent.click(screen.getByRole('button', { name: 'Tables' }));
    const table = within(screen.getByRole('table', { name: 'CPU' }));
    const rows = table.getAllByRole('row');
    expect(rows).toHaveLength(62);
    // The newest first; where nothing was measured there is no zero.
    expect(rows[1]).toHaveTextContent(/300m.*100m$/);
    expect(rows[56]).toHaveTextContent(/–.*100m$/);
    expect(
      screen.getByRole('region', { name: 'CPU, numbers' }),
    ).toHaveAttribute('tabindex', '0');
  });

  it('keeps the range in the address', async () => {
    const getAppMetrics = asked();
    show(getAppMetrics, '/?q=kept');
    await figure('CPU');
    expect(getAppMetrics.mock.lastCall?.[1]).toEqual({ range: '1h' });
    await userEvent.click(screen.getByRole('button', { name: '24 hours' }));
    await waitFor(() =>
      expect(getAppMetrics.mock.lastCall?.[1]).toEqual({ range: '24h' }),
    );
    expect(screen.getByRole('status')).toHaveTextContent('?q=kept&range=24h');
  });

  it.each([
    ['/?range=6h', '6h'],
    ['/?range=1y', '1h'],
    ['/?range=constructor', '1h'],
  ])('reads the range of %s as %s', async (path, range) => {
    const getAppMetrics = asked();
    show(getAppMetrics, path);
    await figure('CPU');
    expect(getAppMetrics.mock.lastCall?.[1]).toEqual({ range });
  });

  it('says that the portal itself measures', async () => {
    show(asked(aMetrics({ source: 'metrics-server' })));
    expect(
      await screen.findByText(/^There is no Prometheus/),
    ).toBeInTheDocument();
  });

  it('says that nothing measures, and that more lines are in the tables', async () => {
    const series = Array.from({ length: 9 }, (_, index) => ({
      label: `shop-${index}`,
      points: aChart().series[0].points,
    }));
    show(asked(aMetrics({ charts: [aChart({ series })] })));
    expect(await screen.findByText(/^and 3 more/)).toBeInTheDocument();
  });

  it.each<[string, Ask, string]>([
    ['is loading', () => never(), 'progressbar'],
    [
      'failed',
      async () => {
        throw httpError(503, 'Prometheus does not answer.');
      },
      'heading',
    ],
  ])('says that it %s', async (_, getAppMetrics, role) => {
    show(getAppMetrics);
    expect((await screen.findAllByRole(role)).length).toBeGreaterThan(0);
  });
});
