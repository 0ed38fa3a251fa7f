import { Typography } from '@material-ui/core';
import { Alert, Me } from '@smartdevops/backstage-plugin-smartdevops-common';
import { useMemo, useState } from 'react';
import { rightsIn } from '../../hooks/rights';
import { Polled } from '../../hooks/usePolled';
import { DataTable } from '../shared';
import { AcknowledgeDialog } from './AcknowledgeDialog';
import { alertColumns } from './alertColumns';

const PAGE = 20;

/** Alerts, with what can be done about each. */
export function AlertsTable(props: {
  alerts: Alert[];
  me: Polled<Me>;
  ofOneApp?: boolean;
  /** Said where there is none. */
  empty: string;
  onChanged(): Promise<void>;
}) {
  const { alerts, me, ofOneApp = false, empty, onChanged } = props;
  const [acknowledging, setAcknowledging] = useState<Alert>();
  const { value, error } = me;
  const columns = useMemo(
    () =>
      alertColumns({
        ofOneApp,
        rightsIn: tenant => rightsIn(tenant, { value, error }),
        onAcknowledge: setAcknowledging,
      }),
    [ofOneApp, value, error],
  );
  return (
    <>
      <DataTable<Alert>
        title="Alerts"
        columns={columns}
        data={alerts}
        filters={
          ofOneApp
            ? undefined
            : [
                { column: 'Severity', type: 'multiple-select' },
                { column: 'Tenant', type: 'multiple-select' },
              ]
        }
        options={{
          paging: alerts.length > PAGE,
          pageSize: PAGE,
          search: !ofOneApp,
          toolbar: !ofOneApp,
        }}
        emptyContent={
          <Typography align="center" style={{ padding: 16 }}>
            {empty}
          </Typography>
        }
      />
      {acknowledging && (
        <AcknowledgeDialog
          alert={acknowledging}
          onDone={onChanged}
          onClose={() => setAcknowledging(undefined)}
        />
      )}
    </>
  );
}
