import { Box, LinearProgress, Typography } from '@material-ui/core';
import { QuotaUsage } from '@smartdevops/backstage-plugin-smartdevops-common';
import { toBars } from './usage';

/** How much of a tenant's quota is used. */
export function UsageBars({ usage }: { usage: QuotaUsage[] }) {
  const bars = toBars(usage);
  if (bars.length === 0) {
    return (
      <Typography color="textSecondary" gutterBottom>
        No usage is known yet.
      </Typography>
    );
  }
  return (
    <Box mb={1}>
      {bars.map(({ label, used, hard, percent, nearlyUsed }) => (
        <Box key={label} mb={0.5}>
          <Typography variant="body2">
            {label}: {used} of {hard}
            {nearlyUsed && ' – nearly used up'}
          </Typography>
          <LinearProgress
            variant="determinate"
            value={percent}
            color={nearlyUsed ? 'secondary' : 'primary'}
            aria-label={`${label} used`}
          />
        </Box>
      ))}
    </Box>
  );
}
