export { freezeWindowSchema } from './freezeWindow';
export type { FreezeWindow } from './freezeWindow';
export { activeFreeze, nextFreezeEnd } from './activeFreeze';
