import fs from 'node:fs';
import path from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  CatalogProcessor,
  CatalogProcessorEmit,
  LocationSpec,
  processingResult,
} from '@backstage/plugin-catalog-node';

/** Before the catalog's own, which takes every `$text` for an address. */
const PRIORITY = 10;

/**
 * Fills in `definition: { $text: ./file }` of APIs that are read from local
 * files, which the catalog itself does only for addresses. It reads nothing
 * outside of the folder that the entity is in.
 */
export class LocalDefinitionProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'LocalDefinitionProcessor';
  }

  getPriority(): number {
    return PRIORITY;
  }

  async preProcessEntity(
    entity: Entity,
    location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    const name = location.type === 'file' ? textOf(entity) : undefined;
    if (name === undefined) {
      return entity;
    }
    const file = resolveSafeChildPath(path.dirname(location.target), name);
    const definition = await fs.promises.readFile(file, 'utf8');
    emit(processingResult.refresh(`file:${file}`));
    return { ...entity, spec: { ...entity.spec, definition } };
  }
}

/** The file that holds the definition, if it is in one. */
function textOf({ kind, spec }: Entity): string | undefined {
  const definition = kind === 'API' ? spec?.definition : undefined;
  if (typeof definition !== 'object' || definition === null) {
    return undefined;
  }
  const [[key, value] = [], ...others] = Object.entries(definition);
  const isFile =
    key === '$text' &&
    others.length === 0 &&
    typeof value === 'string' &&
    !URL.canParse(value);
  return isFile ? value : undefined;
}
