import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { KubeObject } from '../model/objects';
import { listObjects } from '../registry/listing';
import { ResourceCatalog } from '../schema/catalog';
import { Persistence } from './persistence';
import { ObjectStore } from './store';

const definition = new ResourceCatalog().get('', 'configmaps');

const object = (name: string, value = ''): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name,
    namespace: 'n',
    uid: name,
    resourceVersion: '',
    creationTimestamp: '',
  },
  data: { value },
});

type Operation = { name: string; action: 'put' | 'delete'; value: string };

const operations = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    action: fc.constantFrom('put' as const, 'put' as const, 'delete' as const),
    value: fc.string({ maxLength: 3 }),
  }),
  { maxLength: 30 },
);

function run(store: ObjectStore, { name, action, value }: Operation): void {
  if (action === 'delete') store.delete('configmaps', 'n', name);
  else if (store.get('configmaps', 'n', name)) {
    store.update('configmaps', object(name, value));
  } else {
    store.create('configmaps', object(name, value));
  }
}

function state(objects: KubeObject[]): string[] {
  return objects
    .map(({ metadata, data }) =>
      JSON.stringify([metadata.name, metadata.resourceVersion, data]),
    )
    .sort();
}

describe('ObjectStore', () => {
  it('gives the same by watch as by list and events', () => {
    fc.assert(
      fc.property(operations, operations, (before, after) => {
        const store = new ObjectStore();
        before.forEach(item => run(store, item));
        const replica = new Map(
          store.list('configmaps').map(item => [item.metadata.name, item]),
        );
        const { revision } = store;
        after.forEach(item => run(store, item));
        for (const change of store.changesAfter('configmaps', revision) ?? []) {
          const { name } = change.object.metadata;
          if (change.type === 'DELETED') replica.delete(name);
          else replica.set(name, change.object);
        }
        expect(state([...replica.values()])).toEqual(
          state(store.list('configmaps')),
        );
      }),
    );
  });

  it('lists the state of any earlier revision', () => {
    fc.assert(
      fc.property(operations, operations, (before, after) => {
        const store = new ObjectStore();
        before.forEach(item => run(store, item));
        const expected = state(store.list('configmaps'));
        const { revision } = store;
        after.forEach(item => run(store, item));
        const past = store.listAt('configmaps', revision, 'n');
        expect(state(past ?? [])).toEqual(expected);
      }),
    );
  });

  it('pages through one consistent state whatever happens meanwhile', () => {
    fc.assert(
      fc.property(
        operations,
        operations,
        fc.integer({ min: 1, max: 3 }),
        (before, between, limit) => {
          const store = new ObjectStore();
          before.forEach(item => run(store, item));
          const expected = state(store.list('configmaps'));
          const items: KubeObject[] = [];
          let next: string | undefined;
          do {
            const page = listObjects(store, definition, 'n', {
              limit: String(limit),
              continue: next,
            });
            items.push(...page.items);
            next = page.metadata.continue;
            const operation = between.pop();
            if (operation) run(store, operation);
          } while (next);
          expect(state(items)).toEqual(expected);
        },
      ),
    );
  });

  it('says that compacted history is gone', () => {
    const store = new ObjectStore();
    run(store, { name: 'a', action: 'put', value: '1' });
    const { revision } = store;
    run(store, { name: 'a', action: 'put', value: '2' });
    store.compact();
    expect(store.changesAfter('configmaps', revision)).toBeUndefined();
    expect(store.changesAfter('configmaps', store.revision)).toEqual([]);
  });
});

describe('Persistence', () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'devcluster-'));
  afterAll(() => fs.rmSync(directory, { recursive: true }));

  it('restores everything after a kill, despite a torn line', () => {
    const store = new ObjectStore();
    new Persistence(directory, store).open();
    run(store, { name: 'a', action: 'put', value: '1' });
    run(store, { name: 'b', action: 'put', value: '1' });
    run(store, { name: 'a', action: 'put', value: '2' });
    run(store, { name: 'b', action: 'delete', value: '' });
    fs.appendFileSync(path.join(directory, 'changes.jsonl'), '{"resource":');
    // It was killed: what it held is left behind.
    fs.writeFileSync(path.join(directory, 'lock'), '999999999');
    const restored = new ObjectStore();
    const persistence = new Persistence(directory, restored);
    persistence.open();
    persistence.close();
    expect(state(restored.list('configmaps'))).toEqual(
      state(store.list('configmaps')),
    );
    expect(restored.revision).toBe(store.revision);
  });

  it('lets one at a time into a folder', () => {
    const shared = path.join(directory, 'shared');
    const first = new Persistence(shared, new ObjectStore());
    const second = new Persistence(shared, new ObjectStore());
    first.open();
    expect(() => second.open()).toThrow(
      `Process ${process.pid} runs a cluster on ${shared} already.`,
    );
    // Having been refused takes nothing away from the one that runs.
    second.close();
    expect(() => second.open()).toThrow('already');
    first.close();
    second.open();
    second.close();
    // Left by a process of the same id, before a container was started again.
    fs.writeFileSync(path.join(shared, 'lock'), String(process.pid));
    first.open();
    expect(() => second.open()).toThrow('already');
    first.close();
  });
});
