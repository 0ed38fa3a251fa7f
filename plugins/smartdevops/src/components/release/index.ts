export { ReleaseCard } from './ReleaseCard';
export { HistoryCard } from './HistoryCard';
export { UpgradeDialog } from './UpgradeDialog';
export { PromoteTogetherDialog } from './PromoteTogetherDialog';
