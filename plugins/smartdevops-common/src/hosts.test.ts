import { appHost, appUrl } from './hosts';

const local = { baseDomain: 'localhost', scheme: 'http', port: 8088 } as const;

it('puts the app below its tenant', () => {
  expect(appHost(local, 'acme', 'shop')).toBe('shop.acme.localhost');
  expect(appHost(local, 'acme', 'shop', 'preview')).toBe(
    'shop-preview.acme.localhost',
  );
});

it.each([
  [local, 'http://shop.acme.localhost:8088'],
  [
    { baseDomain: 'apps.example.com', scheme: 'https', port: 443 } as const,
    'https://shop.acme.apps.example.com',
  ],
  [
    { baseDomain: 'apps.example.com', scheme: 'https' } as const,
    'https://shop.acme.apps.example.com',
  ],
  [
    { baseDomain: 'apps.example.com', scheme: 'http', port: 80 } as const,
    'http://shop.acme.apps.example.com',
  ],
])('names only ports that browsers do not know', (settings, url) => {
  expect(appUrl(settings, 'acme', 'shop')).toBe(url);
});
