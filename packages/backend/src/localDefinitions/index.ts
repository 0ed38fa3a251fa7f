export { localDefinitionsModule as default } from './module';
