import { act, render, screen } from '@testing-library/react';
import { clockOf, Countdown, spokenOf } from './Countdown';

describe('Countdown', () => {
  afterEach(() => jest.useRealTimers());

  it.each([
    [0, '0:00', 'The time is over.'],
    [9, '0:09', 'Less than 10 seconds are left.'],
    [11, '0:11', 'Less than 30 seconds are left.'],
    [60, '1:00', 'Less than a minute is left.'],
    [61, '1:01', 'Less than 2 minutes are left.'],
    [3_661, '1:01:01', 'Less than 62 minutes are left.'],
  ])('shows %s seconds as %s and says %s', (seconds, clock, spoken) => {
    expect(clockOf(seconds)).toBe(clock);
    expect(spokenOf(seconds)).toBe(spoken);
  });

  it('goes on each second, is said seldom and ends at zero', () => {
    jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
    render(<Countdown until="2026-01-01T00:00:40Z" />);
    const timer = screen.getByRole('timer');
    const spoken = screen.getByText('Less than a minute is left.');
    expect(timer).toHaveTextContent('0:40');
    act(() => jest.advanceTimersByTime(1_000));
    expect(timer).toHaveTextContent('0:39');
    expect(timer).toHaveAttribute('aria-live', 'off');
    expect(spoken).toHaveTextContent('Less than a minute is left.');
    expect(spoken).toHaveAttribute('aria-live', 'polite');
    act(() => jest.advanceTimersByTime(60_000));
    expect(timer).toHaveTextContent('0:00');
    expect(spoken).toHaveTextContent('The time is over.');
  });
});
