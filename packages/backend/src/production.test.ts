import fs from 'node:fs';
import path from 'node:path';
import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import { parse, parseAllDocuments } from 'yaml';
import { kustomize } from './__testUtils__/kustomize';

const ROOT = path.resolve(__dirname, '../../..');
const read = (...parts: string[]) =>
  fs.readFileSync(path.join(ROOT, ...parts), 'utf8');

type Location = { target: string; rules: { allow: string[] }[] };
type Entity = {
  kind: string;
  metadata: { name: string };
  spec: { memberOf?: string[] };
};

const config = parse(read('app-config.production.yaml')) as {
  techdocs: { publisher: { local: { publishDirectory: string } } };
  catalog: { locations: Location[] };
  smartdevops: { admins: string[] };
};
const dockerfile = read('packages/backend/Dockerfile');
const objects = kustomize(path.join(ROOT, 'deploy/portal/production'));
const entitiesIn = (text: string): Entity[] =>
  parseAllDocuments(text).map(document => document.toJS());

/** What the pods find below `/`, by its path. */
function mounted(): Map<string, string> {
  const deployment = objects.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'portal',
  )!;
  const { spec } = (deployment.spec as { template: V1PodTemplateSpec })
    .template;
  const files = spec!.containers[0].volumeMounts!.flatMap(mount => {
    const volume = spec!.volumes!.find(({ name }) => name === mount.name);
    const map = objects.find(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' &&
        metadata.namespace === deployment.metadata.namespace &&
        metadata.name === volume?.configMap?.name,
    );
    return Object.entries((map?.data ?? {}) as Record<string, string>).map(
      ([name, text]) => [`${mount.mountPath}/${name}`, text] as const,
    );
  });
  return new Map(files);
}

/** Paths of the repository that the image holds, in its last stage. */
const copied = [
  ...dockerfile
    .slice(dockerfile.lastIndexOf('\nFROM '))
    .matchAll(/^COPY (?!--from)(.+) \S+$/gm),
].flatMap(([, files]) => files.split(' '));

describe('app-config.production.yaml', () => {
  const { locations } = config.catalog;

  it.each(locations.map(location => [location.target, location] as const))(
    'finds %s, and may read what is in it',
    (target, { rules }) => {
      const isInImage = copied.some(
        file => target === `./${file}` || target.startsWith(`./${file}/`),
      );
      const text = isInImage ? read(target) : mounted().get(target);
      const kinds = entitiesIn(text ?? '').map(({ kind }) => kind);
      expect(kinds.length).toBeGreaterThan(0);
      expect(rules.flatMap(({ allow }) => allow)).toEqual(
        expect.arrayContaining(kinds),
      );
    },
  );

  it('has the admins, lets nobody in by itself, and shows how somebody is', () => {
    const file = 'deploy/portal/base/organization.yaml';
    const [{ target }] = locations.filter(({ rules }) =>
      rules.some(({ allow }) => allow.includes('User')),
    );
    expect(mounted().get(target)).toBe(read(file));
    const groups = entitiesIn(read(file));
    expect(
      groups.map(
        ({ kind, metadata }) =>
          `${kind.toLocaleLowerCase('en-US')}:default/${metadata.name}`,
      ),
    ).toEqual(config.smartdevops.admins);
    const [, example] = read(file).split('\n# ---\n');
    const [user, ...others] = entitiesIn(example.replace(/^# /gm, ''));
    expect(others).toEqual([]);
    expect(user).toMatchObject({
      kind: 'User',
      spec: { memberOf: [groups[0].metadata.name] },
    });
  });

  it('shows the documentation and the API that come with the image', () => {
    expect(copied).toContain('docs/openapi.json');
    expect(read('catalog-info.yaml')).toContain('$text: ./docs/openapi.json');
    expect(config.techdocs).toMatchObject({
      builder: 'external',
      publisher: { type: 'local' },
    });
    expect(dockerfile).toContain('\nWORKDIR /app\n');
    expect(dockerfile).toContain('node scripts/documentation.mjs /techdocs\n');
    expect(dockerfile).toContain('COPY --from=build /techdocs ./techdocs\n');
    expect(config.techdocs.publisher.local.publishDirectory).toBe(
      '/app/techdocs',
    );
  });

  it('shows what docs/pipelines.md says of pipelines', () => {
    const shown = (text: string, name: string) => {
      const lines = text.split('\n');
      const from = lines.findIndex(line => line.trim() === `${name}:`);
      const indent = lines[from].indexOf(name);
      const length = lines
        .slice(from + 1)
        .findIndex(line => line.search(/\S/) <= indent);
      return parse(
        lines
          .slice(from, from + 1 + length)
          .map(line => line.slice(indent))
          .join('\n'),
      );
    };
    const commented = read('app-config.production.yaml').replace(
      /^( *)# (pipelines:| {2})/gm,
      '$1$2',
    );
    expect(shown(commented, 'pipelines')).toEqual(
      shown(read('docs/pipelines.md'), 'pipelines'),
    );
  });
});
