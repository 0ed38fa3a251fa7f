import { createBackendModule } from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { LocalDefinitionProcessor } from './LocalDefinitionProcessor';

/** Lets APIs of local files keep their definition in a file of its own. */
export const localDefinitionsModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'local-definitions',
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addProcessor(new LocalDefinitionProcessor());
      },
    });
  },
});
