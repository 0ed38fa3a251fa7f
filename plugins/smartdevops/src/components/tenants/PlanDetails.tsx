import { Typography } from '@material-ui/core';
import { Plan } from '@smartdevops/backstage-plugin-smartdevops-common';

/** What a plan contains, in a sentence or two. */
export function PlanDetails({ plan }: { plan: Plan }) {
  const { description, quota, internetEgress } = plan;
  return (
    <Typography variant="body2" color="textSecondary">
      {description} {quota.cpu} CPU, {quota.memory} memory, {quota.pods} pods,{' '}
      {quota.storage} storage
      {internetEgress ? '' : ', no internet'}.
    </Typography>
  );
}
