import { createExtensionPoint } from '@backstage/backend-plugin-api';
import {
  AppRef,
  Version,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/** Outcome of one check; the message is shown to people. @public */
export type PromotionCheckResult = { passed: boolean; message: string };

/**
 * A check that a candidate has to pass before it may be promoted, besides the
 * built-in ones.
 *
 * @public
 */
export interface PromotionCheck {
  /** Shown to people, unique within the portal. */
  readonly name: string;
  /**
   * Looks at the candidate. A rejected promise counts as not passed, with the
   * error's message; a check that takes longer than the signal allows is
   * aborted and counts as not passed.
   */
  run(input: {
    app: AppRef;
    candidate: Version;
    previewUrl: string;
    signal: AbortSignal;
  }): Promise<PromotionCheckResult>;
}

/** Takes the promotion checks of modules. @public */
export interface PromotionChecksExtensionPoint {
  /**
   * Adds a check for all apps.
   *
   * @throws if a check of that name is already there
   */
  addCheck(check: PromotionCheck): void;
}

/** Where modules of other plugins add promotion checks. @public */
export const promotionChecksExtensionPoint =
  createExtensionPoint<PromotionChecksExtensionPoint>({
    id: 'smartdevops.promotion-checks',
  });
