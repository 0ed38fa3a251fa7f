import { openApiDocument } from '@smartdevops/backstage-plugin-smartdevops-common';
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
    // For the catalog; the portal itself serves it with its own address.
    'docs/openapi.json': JSON.stringify(openApiDocument('/api/smartdevops')),
    'docs/configuration.md': await configurationReference(root),
  };
}
