import { parseEntityRef } from '@backstage/catalog-model';

/** How Backstage begins the subject of a token that somebody else issued. */
const EXTERNAL = 'external:';

/** The short name of a user ref, or the subject of a machine; the whole ref on hover. */
export function UserName({ userRef }: { userRef: string }) {
  return <span title={userRef}>{shortName(userRef)}</span>;
}

function shortName(ref: string): string {
  if (ref.startsWith(EXTERNAL)) {
    return ref.slice(EXTERNAL.length);
  }
  try {
    return parseEntityRef(ref).name;
  } catch {
    return ref;
  }
}
