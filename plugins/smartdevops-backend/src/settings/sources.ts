import { Config } from '@backstage/config';
import { LokiSettings } from '../observability';
import { fail } from './fail';

/**
 * The base URL of something that is asked, if it is there.
 *
 * @param name - what the key is called in errors, if not by itself
 * @throws an error that names the key
 */
export function readUrl(
  config: Config | undefined,
  key: string,
  name = key,
): string | undefined {
  const url = config?.getOptionalString(key);
  if (url !== undefined && !/^https?:\/\/[^\s/]/.test(url)) {
    fail(name, `"${url}" is not an http or https URL.`);
  }
  return url;
}

/**
 * Reads `smartdevops.loki`; nothing where there is no `url`.
 *
 * @throws an error that names the key
 */
export function readLoki(config: Config | undefined): LokiSettings | undefined {
  const url = readUrl(config, 'loki.url');
  const label = (name: 'namespace' | 'pod') => {
    const key = `loki.labels.${name}`;
    const text = config?.getOptionalString(key) ?? name;
    if (!/^[a-zA-Z_]\w*$/.test(text)) {
      fail(key, `"${text}" is not the name of a label.`);
    }
    return text;
  };
  const labels = { namespace: label('namespace'), pod: label('pod') };
  return (
    (url && {
      url,
      orgId: config?.getOptionalString('loki.orgId'),
      token: config?.getOptionalString('loki.token'),
      labels,
    }) ||
    undefined
  );
}
