import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

/*
 * The suite in somebody else's portal: `npm run test:portal`, which makes the
 * portal and sets its address.
 */
export default defineConfig({
  ...tests,
  testMatch: 'portal/*.portal.ts',
  reporter: [['list'], ['json']],
});
