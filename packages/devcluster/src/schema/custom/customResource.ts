import { KubeObject } from '../../model/objects';
import { FieldError, invalid, required } from '../fieldErrors';
import { PrinterColumn, ResourceDefinition, Subresource } from '../resource';
import { customType, StructuralSchema } from './structural';
import { applyStructuralDefaults, validateValue } from './validateStructural';

interface CrdVersion {
  name: string;
  served: boolean;
  storage: boolean;
  schema?: { openAPIV3Schema?: StructuralSchema };
  subresources?: { status?: object; scale?: object };
  additionalPrinterColumns?: PrinterColumn[];
}

/** apiextensions.k8s.io/v1 CustomResourceDefinition. */
export interface CustomResourceDefinition extends KubeObject {
  spec: {
    group: string;
    scope: 'Cluster' | 'Namespaced';
    names: {
      plural: string;
      singular: string;
      kind: string;
      listKind: string;
      shortNames?: string[];
      categories?: string[];
    };
    versions: CrdVersion[];
  };
}

/** Validates what is special to a CustomResourceDefinition. */
export function validateCrd(object: KubeObject): FieldError[] {
  const { spec, metadata } = object as CustomResourceDefinition;
  if (!spec?.names) return [required('spec.names')];
  const errors: FieldError[] = [];
  if (metadata.name !== `${spec.names.plural}.${spec.group}`) {
    errors.push(
      invalid(
        'metadata.name',
        metadata.name,
        'must be spec.names.plural+"."+spec.group',
      ),
    );
  }
  const versions = spec.versions ?? [];
  versions.forEach((version, index) => {
    if (!version.schema?.openAPIV3Schema) {
      errors.push(required(`spec.versions[${index}].schema.openAPIV3Schema`));
    }
  });
  if (versions.filter(version => version.storage).length !== 1) {
    errors.push(
      invalid(
        'spec.versions',
        versions.map(version => version.name),
        'must have exactly one version marked as storage version',
      ),
    );
  }
  return errors;
}

// Discovery lists the verbs of custom resources in this order.
const CUSTOM_VERBS = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
];

function subresources({ subresources: own }: CrdVersion, kind: string) {
  const list: Subresource[] = [];
  if (own?.status) {
    list.push({ name: 'status', kind, verbs: ['get', 'patch', 'update'] });
  }
  return list;
}

/** The resources that a CustomResourceDefinition makes the cluster serve. */
export function customResources(
  crd: CustomResourceDefinition,
  isServed: () => boolean,
): ResourceDefinition[] {
  const { group, names, scope, versions } = crd.spec;
  return versions
    .filter(version => version.served)
    .map(version => {
      const schema = version.schema?.openAPIV3Schema ?? {};
      const type = customType(names.kind, schema);
      return {
        group,
        version: version.name,
        plural: names.plural,
        singular: names.singular,
        kind: names.kind,
        listKind: names.listKind,
        namespaced: scope === 'Namespaced',
        shortNames: names.shortNames ?? [],
        categories: names.categories ?? [],
        verbs: CUSTOM_VERBS,
        subresources: subresources(version, names.kind),
        storage: `${group}/${names.plural}`,
        type,
        custom: {
          isServed,
          printerColumns: version.additionalPrinterColumns ?? [],
          validate: object => {
            const { metadata, apiVersion, kind, ...content } =
              object as KubeObject;
            return validateValue(content, { ...schema, type: 'object' }, '');
          },
          applyDefaults: object => applyStructuralDefaults(object, schema),
        },
      };
    });
}
