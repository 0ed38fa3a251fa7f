import { freezeWindowSchema, WEEKDAYS } from './freezeWindow';

describe('freezeWindowSchema', () => {
  it.each([
    [{ days: ['fri'], from: '18:00', to: '06:00', timeZone: 'UTC' }],
    [{ days: [...WEEKDAYS], from: '00:00', to: '24:00', timeZone: 'UTC' }],
    [{ start: '2026-12-24T18:00:00+01:00', end: '2027-01-02T06:00:00Z' }],
    [
      {
        start: '2026-12-24T18:00',
        end: '2027-01-02T06:00',
        timeZone: 'Asia/Kolkata',
        tenants: ['acme'],
      },
    ],
  ])('takes %j', window => {
    expect(freezeWindowSchema.safeParse(window)).toMatchObject({
      success: true,
    });
  });

  it.each([
    [{}, 'either weekly'],
    [{ days: ['friday'], from: '1:00', to: '2:00' }, 'either weekly'],
    [{ days: [], from: '01:00', to: '02:00', timeZone: 'UTC' }, 'Too small'],
    [
      { days: ['fri'], from: '25:00', to: '26:00', timeZone: 'UTC' },
      'from 00:00 to 23:59',
    ],
    [
      { days: ['fri'], from: '24:00', to: '06:00', timeZone: 'UTC' },
      'from 00:00 to 23:59',
    ],
    [
      { days: ['fri'], from: '18:00', to: '20:00', timeZone: 'Mars/Base' },
      'IANA time zone',
    ],
    [{ start: '2026-12-24T18:00', end: '2026-12-25T18:00' }, 'timeZone'],
    [
      { start: '2026-12-24', end: '2026-12-25', timeZone: 'UTC' },
      'Write "start"',
    ],
    [
      { start: '2026-12-24T18:00Z', end: '2026-12-24T18:00Z' },
      'later than the start',
    ],
    [
      { start: '2026-12-24T18:00Z', end: '2026-12-25T18:00Z', days: ['fri'] },
      'Unrecognized key',
    ],
    [
      {
        start: '2026-12-24T18:00Z',
        end: '2026-12-25T18:00Z',
        tenants: ['No Tenant'],
      },
      'tenant',
    ],
  ])('refuses %j', (window, message) => {
    const result = freezeWindowSchema.safeParse(window);
    expect(result.error?.issues.map(issue => issue.message).join()).toContain(
      message,
    );
  });
});
