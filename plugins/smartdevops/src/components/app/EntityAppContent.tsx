import { EmptyState } from '@backstage/core-components';
import { useEntity } from '@backstage/plugin-catalog-react';
import { appOf } from '../../entities';
import { AppView } from './AppView';

/** The App tab of a catalog entity. */
export function EntityAppContent() {
  const { entity } = useEntity();
  const ref = appOf(entity);
  return ref ? (
    <AppView key={`${ref.tenant}/${ref.app}`} {...ref} />
  ) : (
    <EmptyState
      missing="field"
      title="This entity names no app"
      description="Its annotation smartdevops.io/app has to be <tenant>/<app>."
    />
  );
}
