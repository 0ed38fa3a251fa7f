import { AppSpec } from '@smartdevops/backstage-plugin-smartdevops-common';
import { Base, bodyOf, formOf, PrepareForm } from './prepareForm';
import { firstProblem, problemsOf } from './prepareProblems';
import { previewChanges } from './previewChanges';

const SPEC: AppSpec = {
  image: 'demo/hello:1.0',
  port: 80,
  containerPort: 8080,
  replicas: 2,
  env: { LEVEL: 'info', GREETING: 'hi' },
  secretEnv: ['API_KEY', 'TOKEN'],
  healthPath: '/healthz',
  resources: { limits: { memory: '128Mi', cpu: '1' } },
};
const SCALED: AppSpec = {
  ...SPEC,
  autoscaling: { minReplicas: 2, maxReplicas: 5, targetCpuPercent: 70 },
};

/** What somebody does to the form. */
type Edit = (form: PrepareForm) => Partial<PrepareForm>;

function edit(change: Edit, spec = SPEC) {
  const base: Base = { spec, replicas: 3 };
  const form = { ...formOf(base), ...change(formOf(base)) };
  const body = bodyOf(form, base);
  return { base, body, problems: problemsOf(form, body) };
}

const newSecret = {
  id: 9,
  name: 'NEW',
  value: 's3',
  existing: false,
  removed: false,
};
const without = (name: string) => (form: PrepareForm) => ({
  env: form.env.filter(row => row.name !== name),
});
const onSecret =
  (name: string, part: object): Edit =>
  ({ secrets }) => ({
    secrets: secrets.map(row =>
      row.name === name ? { ...row, ...part } : row,
    ),
  });

describe('what is sent', () => {
  it.each<[string, Edit, object]>([
    ['nothing that was left as it is', () => ({}), {}],
    ['the image', () => ({ image: 'a:2' }), { image: 'a:2' }],
    ['a port', () => ({ port: '9000' }), { port: 9000 }],
    ['a count', () => ({ replicas: '4' }), { replicas: 4 }],
    [
      'null for a path that was emptied',
      () => ({ healthPath: '' }),
      { healthPath: null },
    ],
    [
      'all variables when one changes',
      ({ env }) => ({
        env: env.map(row => (row.id === 0 ? { ...row, value: 'debug' } : row)),
      }),
      { env: { LEVEL: 'debug', GREETING: 'hi' } },
    ],
    [
      'the rest when one is removed',
      without('LEVEL'),
      { env: { GREETING: 'hi' } },
    ],
    [
      'no variable for a blank row',
      ({ env }) => ({ env: [...env, { id: 9, name: '', value: '' }] }),
      {},
    ],
    [
      'nothing when variables only change places',
      ({ env }) => ({ env: [...env].reverse() }),
      {},
    ],
    [
      'only the secret that gets a value',
      onSecret('TOKEN', { value: 'new' }),
      { secretEnv: { TOKEN: 'new' } },
    ],
    [
      'null for a secret that is removed',
      onSecret('TOKEN', { removed: true }),
      { secretEnv: { TOKEN: null } },
    ],
    [
      'a new secret',
      ({ secrets }) => ({ secrets: [...secrets, newSecret] }),
      { secretEnv: { NEW: 's3' } },
    ],
    [
      'a secret that becomes plain, as a plain variable alone',
      form => ({
        ...onSecret('TOKEN', { removed: true })(form),
        env: [...form.env, { id: 9, name: 'TOKEN', value: 'x' }],
      }),
      { env: { ...SPEC.env, TOKEN: 'x' } },
    ],
    [
      'all resources when one changes',
      () => ({ requests: { cpu: '250m', memory: '' } }),
      {
        resources: {
          requests: { cpu: '250m' },
          limits: { cpu: '1', memory: '128Mi' },
        },
      },
    ],
    [
      'null when no resource is left',
      () => ({ limits: { cpu: '', memory: '' } }),
      { resources: null },
    ],
    [
      'autoscaling that is switched on, and no count with it',
      () => ({
        autoscaled: true,
        minReplicas: '2',
        maxReplicas: '6',
        replicas: '9',
      }),
      { autoscaling: { minReplicas: 2, maxReplicas: 6, targetCpuPercent: 70 } },
    ],
  ])('is %s', (_, change, expected) => {
    const { body, problems } = edit(change);
    expect(body).toEqual(expected);
    const complaint =
      Object.keys(expected).length === 0
        ? 'Say what is to change, for example the image.'
        : undefined;
    expect(firstProblem(problems)).toBe(complaint);
  });

  it('is null when autoscaling is switched off', () => {
    const { body } = edit(() => ({ autoscaled: false }), SCALED);
    expect(body).toEqual({ autoscaling: null });
  });
});

describe('what is refused', () => {
  const row =
    (name: string, value = 'x'): Edit =>
    form => ({
      env: [...form.env, { id: 9, name, value }],
    });
  it.each<[string, Edit, string, RegExp]>([
    [
      'an image without a tag',
      () => ({ image: 'demo/hello' }),
      'image',
      /Name a tag/,
    ],
    ['no image', () => ({ image: '' }), 'image', /not an image reference/],
    ['a port that is none', () => ({ port: '' }), 'port', /1 to 65535/],
    ['a port too high', () => ({ port: '65536' }), 'port', /1 to 65535/],
    ['no replica', () => ({ replicas: '0' }), 'replicas', /1 to 50/],
    [
      'a path without a slash',
      () => ({ healthPath: 'healthz' }),
      'healthPath',
      /starts with "\/"/,
    ],
    ['a bad name', row('1ST'), 'env.9', /does not start with a digit/],
    ['a value without a name', row(''), 'env.9', /Name the variable/],
    ['a name twice', row('LEVEL'), 'env.9', /there already/],
    ['PORT', row('PORT'), 'env.9', /set by the platform/],
    [
      'PORT as a secret',
      form => ({ secrets: [...form.secrets, { ...newSecret, name: 'PORT' }] }),
      'secrets.9',
      /set by the platform/,
    ],
    [
      'a variable that is a secret too',
      form => ({ secrets: [...form.secrets, { ...newSecret, name: 'LEVEL' }] }),
      'secrets.9',
      /there already/,
    ],
    [
      'a new secret without a value',
      form => ({ secrets: [...form.secrets, { ...newSecret, value: '' }] }),
      'secrets.9',
      /Give the secret a value/,
    ],
    [
      'a bad name of a secret',
      form => ({ secrets: [...form.secrets, { ...newSecret, name: 'a-b' }] }),
      'secrets.9',
      /letters, digits and underscores/,
    ],
    [
      'a quantity that is none',
      () => ({ requests: { cpu: 'much', memory: '' } }),
      'requests.cpu',
      /Kubernetes quantity/,
    ],
    [
      'bounds the wrong way round',
      () => ({ autoscaled: true, minReplicas: '5', maxReplicas: '2' }),
      'minReplicas',
      /greater than maxReplicas/,
    ],
    [
      'a target out of range',
      () => ({ autoscaled: true, targetCpuPercent: '5' }),
      'targetCpuPercent',
      /10 to 95/,
    ],
  ])('is %s, at its field', (_, change, field, message) => {
    const { problems } = edit(change);
    expect(problems[field]).toMatch(message);
    expect(Object.keys(problems)).toEqual([field]);
  });
});

describe('what it will change', () => {
  it('is shown field by field, and no secret value', () => {
    const { body, base } = edit(form => ({
      image: 'demo/hello:2.0',
      healthPath: '',
      replicas: '4',
      ...without('LEVEL')(form),
      secrets: form.secrets.map(secret => ({ ...secret, value: 'hush' })),
    }));
    const changes = previewChanges(body, base);
    expect(changes).toEqual([
      { field: 'image', from: 'demo/hello:1.0', to: 'demo/hello:2.0' },
      { field: 'health path', from: '/healthz', to: undefined },
      { field: 'environment variable LEVEL', from: 'info', to: undefined },
      { field: 'secret variable API_KEY', from: 'set', to: 'another value' },
      { field: 'secret variable TOKEN', from: 'set', to: 'another value' },
      { field: 'replicas', from: '3', to: '4' },
    ]);
    expect(JSON.stringify(changes)).not.toContain('hush');
  });

  it('is not known while something is wrong', () => {
    const { body, base } = edit(() => ({ image: 'demo/hello' }));
    expect(previewChanges(body, base)).toBeUndefined();
  });
});
