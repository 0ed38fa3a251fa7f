import { frameHint, grafanaUrls, GrafanaView } from '.';

const settings = {
  baseUrl: 'https://grafana.example.com/sub',
  dashboards: { client: 'smartdevops-client', devops: 'smartdevops-devops' },
  orgId: 2,
};
const view: GrafanaView = {
  namespace: 'acme',
  app: 'shop',
  theme: 'dark',
  range: '6h',
};

describe('grafanaUrls', () => {
  it('shows one app in the look and the time of the portal', () => {
    const { embedUrl, openUrl } = grafanaUrls(settings, view);
    const url = new URL(embedUrl);
    expect(`${url.origin}${url.pathname}`).toBe(
      'https://grafana.example.com/sub/d/smartdevops-client',
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      orgId: '2',
      from: 'now-6h',
      to: 'now',
      theme: 'dark',
      'var-namespace': 'acme',
      'var-app': 'shop',
      '_dash.hideTimePicker': 'true',
      '_dash.hideVariables': 'true',
      '_dash.hideLinks': 'true',
      kiosk: '',
    });
    // Of kiosk, Grafana tells "nothing" and "an empty value" apart.
    expect(embedUrl.endsWith('&kiosk')).toBe(true);
    expect(openUrl).not.toMatch(/kiosk|_dash/);
  });

  it('shows all apps of a tenant, and everything to those who run the platform', () => {
    const tenant = new URL(
      grafanaUrls(settings, { ...view, app: undefined }).embedUrl,
    );
    expect(tenant.searchParams.get('var-app')).toBe('$__all');
    expect(tenant.searchParams.get('var-namespace')).toBe('acme');
    const platform = new URL(
      grafanaUrls(settings, { theme: 'light', range: '1h' }).openUrl,
    );
    expect(platform.pathname).toBe('/sub/d/smartdevops-devops');
    expect(platform.searchParams.get('var-namespace')).toBe('$__all');
    expect(platform.searchParams.has('var-app')).toBe(false);
  });

  it.each([
    '.+',
    '$__all',
    'All',
    '',
    'shop&var-namespace=other',
    'shop"} or vector(1)',
    '../../../admin',
    '//evil.example.com',
    'shop\n',
    'a'.repeat(64),
  ])('takes no name that is none: %j', name => {
    expect(() => grafanaUrls(settings, { ...view, app: name })).toThrow(
      'is not a name of Kubernetes',
    );
    expect(() => grafanaUrls(settings, { ...view, namespace: name })).toThrow(
      'is not a name of Kubernetes',
    );
  });
});

describe('frameHint', () => {
  const url = 'https://grafana.example.com:8443/sub';

  it.each([
    ['*'],
    ['https:'],
    ['https://grafana.example.com:8443'],
    ['https://grafana.example.com:8443/'],
    ['https://Grafana.Example.com:8443'],
    ['grafana.example.com:8443'],
    ['https://*.example.com:8443'],
    ['*.example.com:*'],
  ])('is content with %s', source => {
    expect(frameHint(["'self'", source], url)).toBeUndefined();
  });

  it.each([
    ["'self'"],
    ["'none'"],
    ['http:'],
    ['https://grafana.example.com'],
    ['http://grafana.example.com:8443'],
    ['https://evil-grafana.example.com:8443'],
    ['*.grafana.example.com:8443'],
    ['https://example.com:8443'],
    ['data:'],
  ])('says what to set where there is only %s', source => {
    expect(frameHint([source], url)).toContain(
      `backend.csp.frame-src to ["'self'", "https://grafana.example.com:8443"]`,
    );
  });

  it('knows which port is meant where none is named', () => {
    const plain = 'https://grafana.example.com';
    expect(
      frameHint(['https://grafana.example.com:443'], plain),
    ).toBeUndefined();
    expect(
      frameHint(['https://grafana.example.com'], `${plain}:443/x`),
    ).toBeUndefined();
    expect(frameHint(['https://grafana.example.com:80'], plain)).toBeDefined();
  });
});
