import { parseEntityRef } from '@backstage/catalog-model';

/** The short name of a user ref, with the whole ref on hover. */
export function UserName({ userRef }: { userRef: string }) {
  return <span title={userRef}>{shortName(userRef)}</span>;
}

function shortName(ref: string): string {
  try {
    return parseEntityRef(ref).name;
  } catch {
    return ref;
  }
}
