import { ACCESS_DAMAGES } from './access';
import { ADMISSION_DAMAGES } from './admission';
import { DamageRow } from './damage';
import { OBJECT_DAMAGES } from './objects';

export * from './damage';

/** Every way in which the isolation of the tenant `acme` is broken in tests. */
export const DAMAGES: DamageRow[] = [
  ...OBJECT_DAMAGES,
  ...ACCESS_DAMAGES,
  ...ADMISSION_DAMAGES,
];
