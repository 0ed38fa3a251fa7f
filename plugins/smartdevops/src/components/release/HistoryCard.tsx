import { InfoCard } from '@backstage/core-components';
import {
  App,
  ReleaseRecord,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { Rights } from '../../hooks/rights';
import { useReleases } from '../../hooks/useApp';
import { PolledState } from '../shared';
import { HistoryTable } from './HistoryTable';
import { RollbackDialog } from './RollbackDialog';

/** The releases of an app, with the way back to each. */
export function HistoryCard(props: {
  app: App;
  rights: Rights;
  onDone(): Promise<void>;
}) {
  const { app, rights, onDone } = props;
  const releases = useReleases({ tenant: app.tenant, app: app.name });
  const [target, setTarget] = useState<ReleaseRecord>();
  return (
    <InfoCard title="Release history" noPadding>
      <PolledState polled={releases}>
        {({ items }) => (
          <HistoryTable
            records={items}
            active={app.release.active?.revision}
            refusal={rights.refusal ?? goingBackRefusal(app)}
            onRollback={setTarget}
          />
        )}
      </PolledState>
      {target && (
        <RollbackDialog
          app={app}
          target={target}
          onDone={async () => {
            await Promise.all([onDone(), releases.refetch()]);
          }}
          onClose={() => setTarget(undefined)}
        />
      )}
    </InfoCard>
  );
}

/** A lack of a previous version does not keep from going back to an older one. */
function goingBackRefusal({ release }: App): string | undefined {
  return release.previous || release.intent?.kind === 'rollback'
    ? release.actions.rollback.refusal
    : undefined;
}
