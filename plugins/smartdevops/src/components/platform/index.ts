export { LegacyPlatformPage, PlatformPage } from './PlatformPage';
