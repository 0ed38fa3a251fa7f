import { ResourceCatalog } from '../schema/catalog';
import { openApiV2, openApiV3, openApiV3Index } from './openapi';

interface KindOfSchema {
  'x-kubernetes-group-version-kind'?: { group: string; kind: string }[];
}

/** Names that a document refers to but does not hold. */
function dangling(document: unknown, root: string, held: object): string[] {
  const names = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
  return [...names]
    .map(([, path]) => path)
    .filter(
      path => !path.startsWith(root) || !(path.slice(root.length) in held),
    );
}

describe('OpenAPI documents', () => {
  const catalog = new ResourceCatalog();

  it('of version 3 hold what they refer to', () => {
    const paths = Object.keys(openApiV3Index(catalog).paths);
    expect(paths).toContain('apis/apps/v1');
    for (const path of paths) {
      const [root, ...rest] = path.split('/');
      const [group, version] = root === 'api' ? ['', rest[0]] : rest;
      const document = openApiV3(catalog, group, version);
      const schemas = document?.components.schemas ?? {};
      expect(Object.keys(schemas)).not.toHaveLength(0);
      expect(dangling(document, '#/components/schemas/', schemas)).toEqual([]);
    }
  });

  it('of version 2 hold every kind once, and what they refer to', () => {
    const document = openApiV2(catalog);
    const { definitions } = document;
    expect(dangling(document, '#/definitions/', definitions)).toEqual([]);
    const kinds = (Object.values(definitions) as KindOfSchema[])
      .flatMap(schema => schema['x-kubernetes-group-version-kind'] ?? [])
      .map(({ group, kind }) => `${kind}.${group}`);
    const counted = (name: string) =>
      kinds.filter(kind => kind === name).length;
    expect(counted('Deployment.apps')).toBe(1);
    expect(counted('Event.')).toBe(1);
    expect(counted('Event.events.k8s.io')).toBe(1);
    // One for each of its versions.
    expect(counted('HorizontalPodAutoscaler.autoscaling')).toBe(2);
  });
});
