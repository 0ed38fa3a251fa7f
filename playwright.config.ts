import { defineConfig } from '@playwright/test';

/*
 * The portal in a real browser: Debian's Chromium against what `npm start`
 * starts. Run with `npm run test:e2e`, which sets the addresses.
 */
const isReal = Boolean(process.env.SMARTDEVOPS_E2E_REAL);
const baseDomain = process.env.SMARTDEVOPS_E2E_BASE_DOMAIN;
const ingress = process.env.SMARTDEVOPS_E2E_INGRESS_ADDRESS;

export default defineConfig({
  testDir: 'e2e',
  // A real cluster pulls images.
  timeout: isReal ? 300_000 : 120_000,
  expect: { timeout: isReal ? 60_000 : 20_000 },
  workers: 1,
  forbidOnly: !!process.env.CI,
  reporter: [
    ['list'],
    ['json', { outputFile: 'e2e-test-report/results.json' }],
  ],
  outputDir: 'e2e-test-report/artifacts',
  use: {
    baseURL: process.env.SMARTDEVOPS_E2E_APP_URL ?? 'http://localhost:3000',
    viewport: { width: 1360, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath:
        process.env.SMARTDEVOPS_E2E_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Apps are reached where the ingress controller is, whatever DNS says.
        ...(ingress
          ? [`--host-resolver-rules=MAP *.${baseDomain} ${ingress}`]
          : []),
      ],
    },
  },
});
