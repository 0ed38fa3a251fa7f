import { ObservedApp } from '@smartdevops/backstage-plugin-smartdevops-common';
import { toldByChange } from './toldByChange';
import { toldByState } from './toldByState';
import { Told } from './types';

/**
 * What was done to an app, as far as the cluster still tells. A backend that
 * died after it wrote to the cluster had no time to write the activity log;
 * whoever looks at the app afterwards writes the same entries.
 */
export function toldByApp({ activeService, deployments }: ObservedApp): Told[] {
  const state = activeService?.release;
  return [
    ...(state ? toldByState(state) : []),
    ...deployments.flatMap(({ color, changes = [] }) =>
      changes.map(change => toldByChange(color, change)),
    ),
  ];
}
