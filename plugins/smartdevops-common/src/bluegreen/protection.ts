import { Version } from '../api/schemas/releaseStatus';
import { ObservedService } from '../model/observed';
import { Color } from '../model/words';
import { ReleaseState } from './releaseState';

/** The version that a rollback in progress waits for. @public */
export function rollbackTarget(state: ReleaseState): Version | undefined {
  const { intent, candidate, previous } = state;
  return intent?.kind === 'rollback'
    ? [candidate, previous].find(v => v?.revision === intent.revision)
    : undefined;
}

/**
 * Whether a color is counted on: what is not may be scaled to zero at any
 * moment, see {@link ReleaseState}.
 */
export function isProtected(state: ReleaseState, color: Color): boolean {
  const keepsPrevious =
    state.intent?.kind === 'verify' || state.retireAt !== undefined;
  return (
    state.active.color === color ||
    state.candidate?.color === color ||
    rollbackTarget(state)?.color === color ||
    (keepsPrevious && state.previous?.color === color)
  );
}

/**
 * Whether a color may be scaled to zero, judged by the active Service as it
 * is this moment: it leads elsewhere, and nobody counts on the color. What
 * cannot be read protects.
 *
 * @public
 */
export function mayRetire(
  service: Pick<ObservedService, 'selectedColor' | 'release'>,
  color: Color,
): boolean {
  const { selectedColor, release } = service;
  return (
    selectedColor !== undefined &&
    selectedColor !== color &&
    release !== undefined &&
    !isProtected(release, color)
  );
}
