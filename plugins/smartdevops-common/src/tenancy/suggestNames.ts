import { checkTenantName, MAX_TENANT_NAME } from '../names';

const SUFFIXES = ['', '-team', '-apps', '-dev', '-2', '-3'];
const HOW_MANY = 3;

/**
 * Names that somebody may have meant or could take instead: valid, and not
 * taken. Empty if nothing can be made of the text.
 *
 * @param text - what was typed, e.g. "Müller & Söhne"
 * @param isTaken - whether a valid name cannot be had
 * @public
 */
export function suggestTenantNames(
  text: string,
  isTaken: (name: string) => boolean,
): string[] {
  const base = slug(text);
  if (base === '') {
    return [];
  }
  return SUFFIXES.map(
    suffix => base.slice(0, MAX_TENANT_NAME - suffix.length) + suffix,
  )
    .filter(name => name !== text && !checkTenantName(name) && !isTaken(name))
    .slice(0, HOW_MANY);
}

/** Letters without their marks, everything else as hyphens, a letter first. */
function slug(text: string): string {
  return text
    .slice(0, 200)
    .toLocaleLowerCase('en-US')
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, MAX_TENANT_NAME)
    .replace(/-+$/, '');
}
