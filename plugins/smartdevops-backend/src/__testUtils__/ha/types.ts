/** Where the replicas write what they would have told people. */
export const NOTIFICATIONS = 'ha_notifications';

/** What one backend is started with. */
export type ReplicaOptions = {
  /** Connection string of PostgreSQL. */
  database: string;
  kubeconfig: string;
  ingressPort: number;
  /** Entity ref of the platform's admin. */
  admin: string;
};
