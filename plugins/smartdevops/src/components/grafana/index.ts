export { GrafanaCard } from './GrafanaCard';
export { GrafanaDialog } from './GrafanaDialog';
export { GrafanaView } from './GrafanaView';
