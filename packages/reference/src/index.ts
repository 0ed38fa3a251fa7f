import { apiReference } from './api';
import { configurationReference } from './configuration';

/**
 * The pages that are made, by their place in the repository.
 *
 * @param root - folder of the repository
 */
export async function referencePages(
  root: string,
): Promise<Record<string, string>> {
  return {
    'docs/api.md': apiReference(),
    'docs/configuration.md': await configurationReference(root),
  };
}
