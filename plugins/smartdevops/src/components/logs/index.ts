export { AppLogsDialog, LogsDialog } from './LogsDialog';
