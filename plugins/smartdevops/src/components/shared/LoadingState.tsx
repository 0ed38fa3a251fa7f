import { Box } from '@material-ui/core';
import { Skeleton } from '@material-ui/lab';

/** The shape of what is coming. */
export function LoadingState({ lines = 4 }: { lines?: number }) {
  return (
    <Box p={2} role="progressbar" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={32} width={`${100 - index * 12}%`} />
      ))}
    </Box>
  );
}
