export { AppsTab } from './AppsTab';
