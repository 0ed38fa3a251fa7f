import fs from 'node:fs';
import path from 'node:path';
import { routes } from '@smartdevops/backstage-plugin-smartdevops-common';
import { referencePages } from '.';
import { Schema, typeOf } from './schema';
import { table } from './table';

const ROOT = path.resolve(__dirname, '../../..');

/** What a page says, however its tables are drawn. */
function words(markdown: string): string[] {
  return markdown.replace(/-{3,}/g, '---').split(/\s+/).filter(Boolean);
}

describe('the reference pages', () => {
  it('are as the schemas are: yarn workspace reference generate', async () => {
    for (const [file, text] of Object.entries(await referencePages(ROOT))) {
      const kept = fs.readFileSync(path.join(ROOT, file), 'utf8');
      // Prettier writes emphasis and escapes in its own way.
      const said = file.endsWith('.json') ? JSON.parse : words;
      expect(said(kept)).toEqual(said(text));
    }
  });

  it('have every route, each in one place', async () => {
    const { 'docs/api.md': api } = await referencePages(ROOT);
    const headings = api.match(/^### (GET|POST|PUT|DELETE) .*$/gm)!;
    expect(new Set(headings).size).toBe(headings.length);
    // And the one that Alertmanager posts to.
    expect(headings).toHaveLength(Object.keys(routes).length + 1);
  });

  it('have every route in the OpenAPI document too', async () => {
    const { 'docs/openapi.json': text } = await referencePages(ROOT);
    const { openapi, paths } = JSON.parse(text);
    expect(openapi).toBe('3.1.0');
    const operations = Object.values<object>(paths).flatMap(Object.keys);
    // And the one that Alertmanager posts to.
    expect(operations).toHaveLength(Object.keys(routes).length + 1);
  });

  it('have every setting that the backend reads, and no secret unmarked', async () => {
    const { 'docs/configuration.md': settings } = await referencePages(ROOT);
    for (const key of [
      'kubernetes.kubeconfig',
      'clusters[].name',
      'releases.freezes[].timeZone',
      'grafana.jwt.enabled',
    ]) {
      expect(settings).toContain(`\`smartdevops.${key}\``);
    }
    expect(settings).toMatch(/`smartdevops\.loki\.token`.*_A secret\._/);
  });
});

it.each<[Schema, string]>([
  [{ type: 'string', format: 'date-time' }, 'time (RFC 3339)'],
  [{ type: 'integer', minimum: 1, maximum: 50 }, 'number, 1 to 50'],
  [{ type: 'integer', minimum: Number.MIN_SAFE_INTEGER }, 'number'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'text or null'],
  [{ type: 'array', items: { type: 'boolean' } }, 'list of yes or no'],
  [{ enum: ['a', 'b'] }, '`a`, `b`'],
  [{ type: ['number', 'string'] }, 'number or text'],
  [
    { type: 'object', additionalProperties: { type: 'string' } },
    'text by name',
  ],
])('%j is said as "%s"', (schema, text) => {
  expect(typeOf(schema)).toBe(text);
});

it('keeps cells in their columns', () => {
  expect(table(['a'], [['x | y\n  z']])).toBe('| a |\n| --- |\n| x \\| y z |');
});
