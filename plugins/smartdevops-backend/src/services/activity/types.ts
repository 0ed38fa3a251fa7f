/** A line of the activity log, as what was done is told from the cluster. */
export type Told = {
  /** User entity ref, or the platform itself. */
  actor: string;
  action: string;
  message: string;
  /** RFC 3339 time at which it was done. */
  at: string;
  /** The same whoever reads it from the cluster: it is told once. */
  key: string;
};
