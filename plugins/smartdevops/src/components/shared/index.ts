export * from './Age';
export * from './ConfirmDialog';
export * from './ErrorState';
export * from './ExplainedButton';
export * from './LoadingState';
export * from './PhaseLabel';
export * from './PolledState';
export * from './UserName';
