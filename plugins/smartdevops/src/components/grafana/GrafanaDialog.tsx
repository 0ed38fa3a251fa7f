import { GrafanaOf } from '../../hooks/useGrafana';
import { WideDialog } from '../shared';
import { GrafanaView } from './GrafanaView';

/** {@link GrafanaView} beside a table, for a quick look. */
export function GrafanaDialog(props: {
  of: GrafanaOf;
  title: string;
  onClose(): void;
}) {
  const { of, title, onClose } = props;
  return (
    <WideDialog title={`Grafana: ${title}`} onClose={onClose}>
      <GrafanaView of={of} title={title} />
    </WideDialog>
  );
}
