import { builtinResources } from './builtinResources';
import { apiVersionOf, ResourceDefinition } from './resource';

/** A served API group and its versions, preferred first. */
export interface ApiGroup {
  name: string;
  versions: string[];
}

/** Every resource that the cluster serves: built-in and custom kinds. */
export class ResourceCatalog {
  private definitions = new Map<string, ResourceDefinition>();

  constructor(definitions: ResourceDefinition[] = builtinResources()) {
    for (const definition of definitions) this.add(definition);
  }

  /** Serves a resource; replaces an older definition of the same name. */
  add(definition: ResourceDefinition): void {
    this.definitions.set(catalogKey(definition), definition);
  }

  /** Stops serving a resource. */
  remove(definition: ResourceDefinition): void {
    this.definitions.delete(catalogKey(definition));
  }

  /** All definitions, in the order they were added. */
  all(): ResourceDefinition[] {
    return [...this.definitions.values()];
  }

  /** Finds a resource by its plural name. */
  find(
    group: string,
    version: string,
    plural: string,
  ): ResourceDefinition | undefined {
    return this.definitions.get(`${group}/${version}/${plural}`);
  }

  /** Finds a resource by kind, as manifests and owner references name it. */
  findKind(apiVersion: string, kind: string): ResourceDefinition | undefined {
    return this.all().find(
      item => item.kind === kind && apiVersionOf(item) === apiVersion,
    );
  }

  /** Finds a resource by kind in any version of a group. */
  findGroupKind(group: string, kind: string): ResourceDefinition | undefined {
    return this.all().find(item => item.kind === kind && item.group === group);
  }

  /** Finds a resource by plural name in any version of a group. */
  findGroupResource(
    group: string,
    plural: string,
  ): ResourceDefinition | undefined {
    return this.all().find(
      item => item.plural === plural && item.group === group,
    );
  }

  /** The version of a resource in which its objects are stored. */
  stored(definition: ResourceDefinition): ResourceDefinition {
    const { group, plural, conversion } = definition;
    return conversion ? this.get(group, plural) : definition;
  }

  /** A built-in resource that must exist, in its stored version. */
  get(group: string, plural: string): ResourceDefinition {
    const definition = this.all().find(
      item =>
        item.group === group && item.plural === plural && !item.conversion,
    );
    if (!definition) throw new Error(`no resource ${plural}.${group}`);
    return definition;
  }

  /** Named groups (without the core group), in discovery order. */
  groups(): ApiGroup[] {
    const groups = new Map<string, Set<string>>();
    for (const { group, version } of this.all()) {
      if (!group) continue;
      groups.set(group, (groups.get(group) ?? new Set()).add(version));
    }
    return [...groups].map(([name, versions]) => ({
      name,
      versions: [...versions],
    }));
  }

  /** Resources of one group version. */
  inGroupVersion(group: string, version: string): ResourceDefinition[] {
    return this.all()
      .filter(item => item.group === group && item.version === version)
      .sort((a, b) => (a.plural < b.plural ? -1 : 1));
  }
}

function catalogKey({ group, version, plural }: ResourceDefinition): string {
  return `${group}/${version}/${plural}`;
}
