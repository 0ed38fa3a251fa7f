export { GrafanaCard } from './GrafanaCard';
export { GrafanaView } from './GrafanaView';
