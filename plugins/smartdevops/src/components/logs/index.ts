export { LogsDialog } from './LogsDialog';
