import { FieldExtensionOptions } from '@backstage/plugin-scaffolder-react';

/** A field of template forms; both frontend systems make extensions of it. */
export type Field<T> = Omit<FieldExtensionOptions<T, {}>, 'schema'>;
