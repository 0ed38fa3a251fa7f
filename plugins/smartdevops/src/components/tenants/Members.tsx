import { useApi } from '@backstage/core-plugin-api';
import {
  makeStyles,
  MenuItem,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@material-ui/core';
import {
  checkMemberChange,
  Member,
  Role,
  ROLES,
  Tenant,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { useState } from 'react';
import { smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { ConfirmDialog, ExplainedButton, Field, UserName } from '../shared';
import { AddMemberDialog } from './AddMemberDialog';

const useStyles = makeStyles(theme => ({
  head: {
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    marginTop: theme.spacing(1),
  },
  // Names and buttons stay whole; on a narrow screen the table scrolls.
  table: {
    '& td, & th': {
      whiteSpace: 'nowrap',
      [theme.breakpoints.down('xs')]: { padding: theme.spacing(0.5) },
    },
  },
}));

type Change = { member: Member; role?: Role };

/** Members of a tenant; who manages it can change them, and everybody may leave. */
export function Members(props: {
  tenant: Tenant;
  manages: boolean;
  userRef?: string;
  onChanged(): Promise<void>;
}) {
  const { tenant, manages, userRef: own, onChanged } = props;
  const classes = useStyles();
  const [adding, setAdding] = useState(false);
  const [change, setChange] = useState<Change>();
  const roles = Object.fromEntries(
    tenant.members.map(({ userRef, role }) => [userRef, role]),
  );
  const mayChange = (userRef: string, role?: Role) =>
    manages || (userRef === own && role === undefined);
  const refusalOf = (userRef: string, role?: Role) =>
    mayChange(userRef, role)
      ? checkMemberChange(roles, userRef, role)?.message
      : 'Only owners of the tenant manage its members.';
  return (
    <>
      <div className={classes.head}>
        <Typography variant="h6">Members</Typography>
        <ExplainedButton
          size="small"
          variant="outlined"
          refusal={
            manages
              ? undefined
              : 'Only owners of the tenant manage its members.'
          }
          onClick={() => setAdding(true)}
        >
          Add a member
        </ExplainedButton>
      </div>
      <TableContainer>
        <Table
          size="small"
          className={classes.table}
          aria-label={`Members of ${tenant.name}`}
        >
          <TableHead>
            <TableRow>
              <TableCell>Who</TableCell>
              <TableCell>Role</TableCell>
              <TableCell aria-label="Actions" />
            </TableRow>
          </TableHead>
          <TableBody>
            {tenant.members.map(member => (
              <TableRow key={member.userRef}>
                <TableCell>
                  <UserName userRef={member.userRef} />
                </TableCell>
                <TableCell>
                  {manages ? (
                    <Field
                      select
                      value={member.role}
                      onChange={event =>
                        setChange({ member, role: event.target.value as Role })
                      }
                      inputProps={{
                        'aria-label': `Role of ${member.userRef}`,
                      }}
                    >
                      {ROLES.map(role => (
                        <MenuItem key={role} value={role}>
                          {role}
                        </MenuItem>
                      ))}
                    </Field>
                  ) : (
                    member.role
                  )}
                </TableCell>
                <TableCell align="right">
                  {mayChange(member.userRef) && (
                    <ExplainedButton
                      size="small"
                      refusal={refusalOf(member.userRef)}
                      aria-label={
                        member.userRef === own
                          ? `Leave ${tenant.name}`
                          : `Remove ${member.userRef}`
                      }
                      onClick={() => setChange({ member })}
                    >
                      {member.userRef === own ? 'Leave' : 'Remove'}
                    </ExplainedButton>
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      {adding && (
        <AddMemberDialog
          tenant={tenant}
          onDone={onChanged}
          onClose={() => setAdding(false)}
        />
      )}
      {change && (
        <ChangeDialog
          tenant={tenant.name}
          change={change}
          leaving={change.member.userRef === own && change.role === undefined}
          refusal={refusalOf(change.member.userRef, change.role)}
          onDone={onChanged}
          onClose={() => setChange(undefined)}
        />
      )}
    </>
  );
}

function ChangeDialog(props: {
  tenant: string;
  change: Change;
  /** Whether somebody removes themselves. */
  leaving: boolean;
  refusal?: string;
  onDone(): Promise<void>;
  onClose(): void;
}) {
  const { tenant, change, refusal, onDone, onClose } = props;
  const { member, role } = change;
  const api = useApi(smartDevOpsApiRef);
  const { userRef } = member;
  const { title, confirm, consequence } = wordsFor(props);
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      refusal={refusal}
      onClose={onClose}
      onConfirm={async () => {
        await (role
          ? api.putMember({ tenant, userRef, role })
          : api.deleteMember({ tenant, userRef }));
        await onDone();
      }}
    >
      <Typography>{refusal ?? consequence}</Typography>
    </ConfirmDialog>
  );
}

function wordsFor(of: { tenant: string; change: Change; leaving: boolean }) {
  const { tenant, leaving } = of;
  const { member, role } = of.change;
  if (role) {
    return {
      title: 'Change the role?',
      confirm: `Make ${role}`,
      consequence: `${member.userRef} becomes ${role} of ${tenant} at once.`,
    };
  }
  return leaving
    ? {
        title: `Leave ${tenant}?`,
        confirm: 'Leave',
        consequence: `You lose sight of ${tenant} and its apps at once. To come back, ask to join.`,
      }
    : {
        title: 'Remove this member?',
        confirm: 'Remove',
        consequence: `${member.userRef} loses sight of ${tenant} and its apps at once.`,
      };
}
