import { KubeObject, ObjectMeta } from '../../model/objects';
import { FieldError, invalid, required } from '../fieldErrors';

const DNS1123_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS1123_SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const KEY_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const STANDARD_FINALIZERS = new Set([
  'kubernetes',
  'orphan',
  'foregroundDeletion',
]);

// Kinds whose names end up in host names are labels; RBAC names are free.
const LABEL_NAMES = new Set(['namespaces', 'services']);
const PATH_SEGMENT_NAMES = /^rbac\.authorization\.k8s\.io\//;

/** Whether a text is a DNS label of at most 63 characters. */
export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && DNS1123_LABEL.test(name);
}

function validateName(storage: string, name: string): FieldError[] {
  const field = 'metadata.name';
  if (PATH_SEGMENT_NAMES.test(storage)) {
    return /[/%]/.test(name) || name === '.' || name === '..'
      ? [invalid(field, name, "may not contain '/' or '%'")]
      : [];
  }
  if (LABEL_NAMES.has(storage)) {
    if (name.length > 63) {
      return [invalid(field, name, 'must be no more than 63 bytes')];
    }
    return DNS1123_LABEL.test(name) ? [] : [invalid(field, name, LABEL_TEXT)];
  }
  if (name.length > 253) {
    return [invalid(field, name, 'must be no more than 253 bytes')];
  }
  return DNS1123_SUBDOMAIN.test(name)
    ? []
    : [invalid(field, name, SUBDOMAIN_TEXT)];
}

function isQualifiedName(key: string): boolean {
  const parts = key.split('/');
  if (parts.length > 2) return false;
  const name = parts[parts.length - 1];
  if (parts.length === 2 && !DNS1123_SUBDOMAIN.test(parts[0])) return false;
  return name.length <= 63 && QUALIFIED_NAME.test(name);
}

/** Validates a set of labels. */
export function validateLabels(
  labels: Record<string, string> | undefined,
  field: string,
): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const errors: FieldError[] = [];
    if (!isQualifiedName(key)) errors.push(invalid(field, key, KEY_TEXT));
    if (value.length > 63) {
      errors.push(invalid(field, value, 'must be no more than 63 bytes'));
    } else if (!LABEL_VALUE.test(value)) {
      errors.push(invalid(field, value, VALUE_TEXT));
    }
    return errors;
  });
}

function validateAnnotations(
  annotations: Record<string, string> | undefined,
): FieldError[] {
  const field = 'metadata.annotations';
  const errors = Object.keys(annotations ?? {})
    .filter(key => !isQualifiedName(key.toLowerCase()))
    .map(key => invalid(field, key, KEY_TEXT));
  const size = Object.entries(annotations ?? {}).reduce(
    (sum, [key, value]) => sum + key.length + value.length,
    0,
  );
  if (size > 256 * 1024) {
    errors.push({
      field,
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${256 * 1024} bytes`,
    });
  }
  return errors;
}

function validateFinalizers(finalizers: string[] | undefined): FieldError[] {
  return (finalizers ?? []).flatMap((name, index) =>
    STANDARD_FINALIZERS.has(name) || name.includes('/')
      ? []
      : [
          invalid(
            `metadata.finalizers[${index}]`,
            name,
            'name is neither a standard finalizer name nor is it fully qualified',
          ),
        ],
  );
}

/** Validates the metadata of a new or changed object. */
export function validateMetadata(
  storage: string,
  metadata: ObjectMeta,
): FieldError[] {
  const name = metadata.name
    ? validateName(storage, metadata.name)
    : [required('metadata.name', 'name or generateName is required')];
  return [
    ...name,
    ...validateLabels(metadata.labels, 'metadata.labels'),
    ...validateAnnotations(metadata.annotations),
    ...validateFinalizers(metadata.finalizers),
  ];
}

/** Fields of the metadata that an update may not change. */
export function validateMetadataUpdate(
  object: KubeObject,
  old: KubeObject,
): FieldError[] {
  const errors: FieldError[] = [];
  const fields = ['uid', 'name', 'namespace', 'creationTimestamp'] as const;
  for (const field of fields) {
    const value = object.metadata[field];
    if (value !== old.metadata[field]) {
      errors.push(invalid(`metadata.${field}`, value, 'field is immutable'));
    }
  }
  if (old.metadata.deletionTimestamp) {
    const added = (object.metadata.finalizers ?? []).filter(
      name => !old.metadata.finalizers?.includes(name),
    );
    if (added.length > 0) {
      errors.push({
        field: 'metadata.finalizers',
        reason: 'FieldValueForbidden',
        message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(name => `"${name}"`).join(', ')}}`,
      });
    }
  }
  return errors;
}
