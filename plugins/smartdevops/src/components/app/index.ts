export { EntityAppContent } from './EntityAppContent';
export { AppView } from './AppView';
