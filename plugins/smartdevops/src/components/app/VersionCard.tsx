import { InfoCard, StructuredMetadataTable } from '@backstage/core-components';
import {
  App,
  imageVersion,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { Age, UserName } from '../shared';

/** The version that serves users. */
export function VersionCard({ app }: { app: App }) {
  const { active, message } = app.release;
  const { ready, desired } = app.replicas;
  return (
    <InfoCard title="Active version">
      {active ? (
        <StructuredMetadataTable
          dense
          metadata={{
            version: imageVersion(active.image),
            image: active.image,
            revision: `${active.revision} (${active.color})`,
            released: <Age at={active.at} />,
            by: <UserName userRef={active.by} />,
            replicas: `${ready} of ${desired} ready`,
            endpoints: `${app.endpoints.ready} of ${app.endpoints.total} ready`,
          }}
          options={{ titleFormat: title => title }}
        />
      ) : (
        message
      )}
    </InfoCard>
  );
}
