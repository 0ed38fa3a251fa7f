export * from './changes';
export * from './freeze';
export * from './history';
export * from './mergePrepare';
export {
  deploymentOf,
  holderOf,
  isRolledOut,
  nextRevision,
  otherColor,
} from './observedColors';
export * from './plan';
export { planAbort } from './planAbort';
export { planApprove } from './planApprove';
export { planExtend, planFinish } from './planCountdown';
export { planPrepare } from './planPrepare';
export { planPromote } from './planPromote';
export type { ReleaseRules } from './planPromote';
export * from './planReconcile';
export { planRollback } from './planRollback';
export type { OlderRelease } from './planRollback';
export { mayRetire, rollbackTarget } from './protection';
export { serviceMissing } from './refusals';
export * from './releaseState';
export * from './resolveActive';
export * from './specChanges';
export { formatStoredSpec, parseStoredSpec, storedSpecOf } from './storedSpec';
export type { StoredSpec } from './storedSpec';
export * from './versionMarks';
