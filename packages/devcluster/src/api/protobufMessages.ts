/** A field of a protobuf message. */
export type Field = [
  name: string,
  id: number,
  type: string,
  rule?: 'repeated' | 'map',
];

/** A protobuf message in the reflection format of protobufjs. */
export function message(...fields: Field[]) {
  return {
    fields: Object.fromEntries(
      fields.map(([name, id, type, rule]) => [
        name,
        rule === 'map'
          ? { keyType: 'string', type, id }
          : { type, id, ...(rule ? { rule } : {}) },
      ]),
    ),
  };
}

/** The first field of every object. */
export const METADATA: Field = ['metadata', 1, 'ObjectMeta'];
