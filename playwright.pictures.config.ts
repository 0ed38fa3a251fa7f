import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

/*
 * Takes the pictures of README and docs/images, which is no test:
 * `npm run test:e2e -- --config playwright.pictures.config.ts`.
 */
export default defineConfig({
  ...tests,
  testMatch: 'pictures/*.pictures.ts',
  use: { ...tests.use, screenshot: 'off', trace: 'off' },
});
