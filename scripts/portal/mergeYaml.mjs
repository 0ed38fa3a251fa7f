import { isMap, isSeq, parseDocument } from 'yaml';

/**
 * Adds settings to a YAML file as a person does: maps are merged, entries of
 * lists are added to those that are there, everything else is replaced.
 *
 * @param {string} text of the file
 * @param {string} added YAML
 */
export function mergeYaml(text, added) {
  const document = parseDocument(text);
  const additions = parseDocument(added);
  if (!isMap(document.contents)) {
    return additions.toString();
  }
  mergeMap(document.contents, additions.contents);
  return document.toString();
}

function mergeMap(target, source) {
  for (const { key, value } of source.items) {
    const there = target.get(key.value, true);
    if (isMap(there) && isMap(value)) {
      mergeMap(there, value);
    } else if (isSeq(there) && isSeq(value)) {
      there.items.push(...value.items);
    } else {
      target.set(key, value);
    }
  }
}
