import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import { MenuItem } from '@material-ui/core';
import {
  Role,
  ROLES,
  Tenant,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ConfirmDialog, Field } from '../shared';

/** Adds somebody to a tenant. */
export function AddMemberDialog(props: {
  tenant: Tenant;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { tenant, onDone, onClose } = props;
  const api = useApi(smartDevOpsApiRef);
  const alerts = useApi(alertApiRef);
  const [user, setUser] = useState('');
  const [role, setRole] = useState<Role>('developer');
  const userRef = toUserRef(user);
  const known = tenant.members.some(member => member.userRef === userRef);
  const refusal =
    (userRef === undefined && 'Name a user of the portal, e.g. ada.') ||
    (known && 'This is a member already; change the role in the list.') ||
    undefined;
  return (
    <ConfirmDialog
      title={`Add a member to ${tenant.displayName}`}
      confirm="Add"
      refusal={refusal}
      onClose={onClose}
      onConfirm={async () => {
        const member = { tenant: tenant.name, userRef: userRef!, role };
        const { notices = [] } = await api.putMember(member);
        notices.forEach(message =>
          alerts.post({ message, severity: 'warning' }),
        );
        await onDone();
      }}
    >
      <Field
        label="User"
        value={user}
        onChange={event => setUser(event.target.value.trim())}
        error={user !== '' && refusal !== undefined}
        helperText={(user !== '' && refusal) || userRef}
        fullWidth
        margin="normal"
      />
      <Field
        label="Role"
        select
        value={role}
        onChange={event => setRole(event.target.value as Role)}
        helperText="Owners manage members, developers deploy, viewers read."
        fullWidth
        margin="normal"
      >
        {ROLES.map(name => (
          <MenuItem key={name} value={name}>
            {name}
          </MenuItem>
        ))}
      </Field>
    </ConfirmDialog>
  );
}

/** The whole ref of a user that was named shortly. */
export function toUserRef(text: string): string | undefined {
  try {
    const ref = parseEntityRef(text, {
      defaultKind: 'user',
      defaultNamespace: 'default',
    });
    return ref.kind.toLocaleLowerCase('en-US') === 'user'
      ? stringifyEntityRef(ref)
      : undefined;
  } catch {
    return undefined;
  }
}
