import { InfoCard } from '@backstage/core-components';
import { GrafanaOf } from '../../hooks/useGrafana';
import { GrafanaView } from './GrafanaView';

/** {@link GrafanaView} as a card of a page. */
export function GrafanaCard(props: { of: GrafanaOf; title: string }) {
  return (
    <InfoCard title="Grafana">
      <GrafanaView {...props} />
    </InfoCard>
  );
}
