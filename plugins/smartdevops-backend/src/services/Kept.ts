import { AppStatus } from '@smartdevops/backstage-plugin-smartdevops-common';

/** What was made of a status, as long as that and what is measured are the same. */
export class Kept<T> {
  private readonly made = new WeakMap<AppStatus, { of: number; value: T }>();

  get(status: AppStatus, measured: number, make: () => T): T {
    const known = this.made.get(status);
    if (known?.of === measured) {
      return known.value;
    }
    const value = make();
    this.made.set(status, { of: measured, value });
    return value;
  }
}
