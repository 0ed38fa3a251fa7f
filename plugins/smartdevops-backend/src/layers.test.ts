import path from 'node:path';
import { ESLint } from 'eslint';

/** Lints text as if it were a file of a plugin; gives the layer rule's messages. */
async function lint(plugin: string, file: string, text: string) {
  const cwd = path.resolve(__dirname, '../..', plugin);
  const eslint = new ESLint({ cwd });
  const [result] = await eslint.lintText(`${text}\n`, {
    filePath: path.join(cwd, 'src', file),
  });
  expect(result.messages.filter(message => message.fatal)).toEqual([]);
  return result.messages
    .filter(({ ruleId }) => ruleId === 'no-restricted-syntax')
    .map(({ message }) => message);
}

describe('the layer rule', () => {
  it.each([
    ['services/x.ts', "import express from 'express';"],
    ['services/x.ts', "import type { Knex } from 'knex';"],
    ['services/x.ts', "export { knex } from 'knex';"],
    ['services/x.ts', "export const k = require('knex');"],
    [
      'services/x.ts',
      "export const k = () => import('@kubernetes/client-node');",
    ],
    [
      'services/x.ts',
      "export type P = import('@kubernetes/client-node').V1Pod;",
    ],
    ['services/x.ts', "import { a } from '../http';"],
    ['services/deep/x.ts', "export * from '../../http/router';"],
    ['services/x.ts', "import { a } from '../actions';"],
    ['services/x.ts', "import { a } from '../reconcile';"],
    ['actions/x.ts', "import { a } from '../database';"],
    ['actions/x.ts', "import { a } from '../kubernetes/connect';"],
    ['actions/x.ts', 'export const a = (b: any) => b.createEvent({});'],
    ['http/x.ts', "import { a } from '../database';"],
    ['http/x.ts', "import { a } from '../kubernetes/connect';"],
    ['http/x.ts', 'export const a = (b: any) => b.createEvent({});'],
    ['database/x.ts', "import { a } from '../services';"],
    ['database/x.ts', "import { a } from '../kubernetes/types';"],
    ['kubernetes/manifests/x.ts', "import { a } from '../../database';"],
    ['kubernetes/x.ts', "import knex from 'knex';"],
    ['observability/x.ts', "import { a } from '../kubernetes';"],
    ['plugin.ts', "import { a } from '@kubernetes/client-node/dist/x';"],
    // What is variable belongs into a field, where it cannot forge a line.
    ['services/x.ts', 'export const a = (l: any, b: any) => l.warn(`a ${b}`);'],
    [
      'kubernetes/x.ts',
      "export const a = (l: any, b: any) => l.logger.error('a ' + b);",
    ],
  ])('refuses in %s: %s', async (file, text) => {
    expect(await lint('smartdevops-backend', file, text)).toHaveLength(1);
  });

  it.each([
    ['services/x.ts', "import { a } from '../database';"],
    ['services/x.ts', "import { a } from './httpish';"],
    ['http/x.ts', "import { a } from '../services';"],
    [
      'services/x.ts',
      "export const a = (l: any, b: any) => l.warn('a', { b });",
    ],
    ['actions/x.ts', "import { a } from '../services';"],
    ['actions/x.ts', "import { a } from '../http/audited';"],
    ['http/audited.ts', 'export const a = (b: any) => b.createEvent({});'],
    ['database/x.ts', "import { Knex } from 'knex';"],
    [
      'kubernetes/x.ts',
      "export const a = () => import('@kubernetes/client-node');",
    ],
    ['build.ts', "import { a } from './http/router';"],
  ])('allows in %s: %s', async (file, text) => {
    expect(await lint('smartdevops-backend', file, text)).toEqual([]);
  });

  it.each([
    'node:fs',
    'fs/promises',
    'react',
    '@kubernetes/client-node',
    'knex',
  ])('keeps %s out of the common package', async name => {
    const text = `import { a } from '${name}';`;
    expect(await lint('smartdevops-common', 'x.ts', text)).toHaveLength(1);
  });
});
