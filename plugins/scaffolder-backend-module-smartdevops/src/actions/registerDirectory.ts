import { setTimeout as sleep } from 'node:timers/promises';
import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError, isError } from '@backstage/errors';
import {
  CatalogService,
  locationSpecToMetadataName,
} from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { RepositoryDirectory } from '../repositories/RepositoryDirectory';
import { examples } from './publishDirectory.examples';
import { timeoutField } from './session';

const DEFAULT_TIMEOUT_SECONDS = 60;
const INTERVAL_MS = 500;

/**
 * Template action that has the catalog look at the folder of repositories now,
 * and waits for the entity. It registers no addresses: what the catalog reads
 * is for its configuration to say.
 */
export function createRegisterDirectoryAction(options: {
  auth: AuthService;
  catalog: CatalogService;
  repositories: () => RepositoryDirectory;
  intervalMs?: number;
}) {
  const { auth, catalog, intervalMs = INTERVAL_MS } = options;
  return createTemplateAction({
    id: 'smartdevops:register:directory',
    description:
      'Waits until the catalog knows what smartdevops:publish:directory has published',
    examples,
    schema: {
      input: {
        tenant: z => z.string().describe('Tenant that owns the repository'),
        name: z => z.string().describe('Name of the repository'),
        timeoutSeconds: timeoutField(DEFAULT_TIMEOUT_SECONDS),
      },
      output: {
        entityRef: z => z.string().describe('What the repository holds'),
      },
    },
    async handler(ctx) {
      const { tenant, name, timeoutSeconds } = ctx.input;
      const repositories = options.repositories();
      const file = repositories.entityFileOf({ tenant, app: name });
      const credentials = await ctx.getInitiatorCredentials();
      // The folder is the platform's: nobody needs a right of their own on it,
      // and where a policy has conditions, nobody could have one.
      const own = await auth.getOwnServiceCredentials();
      await refresh(catalog, repositories.entities, own);
      const deadline =
        Date.now() + (timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1_000;
      for (;;) {
        const entity = await find(catalog, file, credentials);
        if (entity) {
          const entityRef = stringifyEntityRef(entity);
          ctx.logger.info(`The catalog knows ${entityRef}`);
          ctx.output('entityRef', entityRef);
          return;
        }
        if (Date.now() >= deadline) {
          throw new Error(
            `The catalog has not taken ${file} in time. Its log says why; the repository stays.`,
          );
        }
        await sleep(intervalMs, undefined, { signal: ctx.signal });
      }
    },
  });
}

/**
 * The location is named by what it reads. It cannot be searched for: while it
 * reads nothing, the catalog does not show it.
 */
async function refresh(
  catalog: CatalogService,
  target: string,
  credentials: BackstageCredentials,
): Promise<void> {
  const name = locationSpecToMetadataName({ type: 'file', target });
  try {
    await catalog.refreshEntity(`location:default/${name}`, { credentials });
  } catch (error) {
    if (!isError(error) || error.name !== 'NotFoundError') {
      throw error;
    }
    throw new InputError(
      `The catalog does not read ${target}. Add it to catalog.locations (type: file), or register the repository by hand.`,
    );
  }
}

async function find(
  catalog: CatalogService,
  file: string,
  credentials: BackstageCredentials,
): Promise<Entity | undefined> {
  const { items } = await catalog.getEntities(
    {
      filter: {
        [`metadata.annotations.${ANNOTATION_LOCATION}`]: `file:${file}`,
      },
      fields: ['kind', 'metadata.name', 'metadata.namespace'],
    },
    { credentials },
  );
  return items[0];
}
