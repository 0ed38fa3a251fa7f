import fc from 'fast-check';
import { modelType } from '../schema/models';
import { KubeObject } from '../model/objects';
import { outcomeOf } from '../testing/outcome';
import { deepEqual } from '../util/json';
import { serverSideApply } from './apply/apply';
import { FieldSet } from './apply/fieldSet';
import { writeManagers } from './apply/managedFields';
import { applyJsonPatch } from './jsonPatch';
import { applyMergePatch } from './mergePatch';
import { applyStrategicMergePatch } from './strategicMergePatch';

const deploymentType = modelType('V1Deployment');

const values = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.constantFrom('1', '2', '3'),
);

const configMap = (data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', uid: '', resourceVersion: '', creationTimestamp: '' },
  ...(Object.keys(data).length > 0 ? { data } : {}),
});

function apply(
  live: KubeObject,
  data: Record<string, string>,
  manager: string,
  force = true,
): KubeObject {
  const { object, managers } = serverSideApply(
    live,
    { ...(Object.keys(data).length > 0 ? { data } : {}) },
    {
      type: modelType('V1ConfigMap'),
      force,
      time: 'now',
      applier: { manager, operation: 'Apply', apiVersion: 'v1' },
    },
  );
  const managedFields = writeManagers(managers);
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

const dataOf = (object: KubeObject) => object.data ?? {};

describe('merge patch', () => {
  it('makes what a patch says, whatever was there', () => {
    fc.assert(
      fc.property(values, values, (before, patch) => {
        const result = applyMergePatch(before, patch);
        expect(result).toEqual({ ...before, ...patch });
        expect(applyMergePatch(result, patch)).toEqual(result);
      }),
    );
  });

  it('removes by null', () => {
    expect(applyMergePatch({ a: { b: 1, c: 2 } }, { a: { b: null } })).toEqual({
      a: { c: 2 },
    });
  });
});

describe('JSON patch', () => {
  it('refuses a failed test and paths into prototypes', () => {
    const test = [{ op: 'test', path: '/a', value: 2 }];
    expect(() => applyJsonPatch({ a: 1 }, test)).toThrow(/rejected/);
    const pollute = [{ op: 'add', path: '/__proto__/x', value: 1 }];
    expect(() => applyJsonPatch({}, pollute)).toThrow(/rejected/);
  });

  it('never throws anything but a refusal', () => {
    fc.assert(
      fc.property(fc.object(), fc.jsonValue(), (target, patch) => {
        const outcome = outcomeOf(() => {
          applyJsonPatch(target, patch);
          return 'applied';
        });
        expect(['applied', 'ApiError']).toContain(outcome);
      }),
    );
  });
});

describe('strategic merge patch', () => {
  const live = {
    spec: {
      template: {
        spec: {
          containers: [
            { name: 'a', image: 'x:1', env: [{ name: 'K', value: '1' }] },
            { name: 'b', image: 'y:1' },
          ],
        },
      },
    },
  };
  const patchContainers = (containers: unknown[]) =>
    applyStrategicMergePatch(
      live,
      { spec: { template: { spec: { containers } } } },
      deploymentType,
    ) as typeof live;

  it('merges containers by name and env by name', () => {
    const result = patchContainers([
      { name: 'a', env: [{ name: 'L', value: '2' }] },
    ]);
    expect(result.spec.template.spec.containers).toEqual([
      {
        name: 'a',
        image: 'x:1',
        env: [
          { name: 'L', value: '2' },
          { name: 'K', value: '1' },
        ],
      },
      { name: 'b', image: 'y:1' },
    ]);
  });

  it('deletes by directive', () => {
    const result = patchContainers([{ name: 'a', $patch: 'delete' }]);
    expect(result.spec.template.spec.containers).toEqual([
      { name: 'b', image: 'y:1' },
    ]);
  });
});

describe('server-side apply', () => {
  it('sets exactly what a lone manager applies', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const once = apply(configMap({}), first, 'm');
        expect(dataOf(once)).toEqual(first);
        expect(dataOf(apply(once, second, 'm'))).toEqual(second);
      }),
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(values, values, (before, applied) => {
        const once = apply(configMap(before), applied, 'm');
        expect(deepEqual(apply(once, applied, 'm'), once)).toBe(true);
      }),
    );
  });

  it('never touches what nobody applied', () => {
    fc.assert(
      fc.property(values, values, (before, applied) => {
        const once = apply(configMap(before), applied, 'm');
        const gone = apply(once, {}, 'm');
        const untouched = Object.fromEntries(
          Object.entries(before).filter(([key]) => !(key in applied)),
        );
        expect(dataOf(gone)).toEqual(untouched);
      }),
    );
  });

  it('keeps a shared field when one of its owners lets go', () => {
    fc.assert(
      fc.property(values, shared => {
        const one = apply(configMap({}), shared, 'one');
        const both = apply(one, shared, 'two');
        expect(dataOf(apply(both, {}, 'one'))).toEqual(shared);
      }),
    );
  });

  it('conflicts exactly where another manager has another value', () => {
    fc.assert(
      fc.property(values, values, (mine, theirs) => {
        const live = apply(configMap({}), mine, 'mine');
        const differs = Object.entries(theirs).some(
          ([key, value]) => key in mine && mine[key] !== value,
        );
        const outcome = outcomeOf(() =>
          dataOf(apply(live, theirs, 'theirs', false)),
        );
        expect(outcome).toEqual(differs ? 'ApiError' : { ...mine, ...theirs });
      }),
    );
  });
});

describe('field sets', () => {
  const paths = fc.array(
    fc.array(fc.constantFrom('f:a', 'f:b', 'f:c'), {
      minLength: 1,
      maxLength: 3,
    }),
  );

  it('survive the way through FieldsV1', () => {
    fc.assert(
      fc.property(paths, list => {
        const set = new FieldSet(list);
        expect(FieldSet.fromFieldsV1(set.toFieldsV1()).equals(set)).toBe(true);
      }),
    );
  });

  it('obey the algebra of sets', () => {
    fc.assert(
      fc.property(paths, paths, (left, right) => {
        const a = new FieldSet(left);
        const b = new FieldSet(right);
        const rebuilt = a.difference(b).union(a.intersection(b));
        expect(rebuilt.equals(a)).toBe(true);
      }),
    );
  });
});
