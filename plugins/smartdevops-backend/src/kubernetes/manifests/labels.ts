import {
  Color,
  LABEL_APP,
  LABEL_COLOR,
  LABEL_LANE,
  LABEL_MANAGED_BY,
  LABEL_NAME,
  LABEL_TENANT,
  Lane,
  MANAGED_BY,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import { AppLocation } from '../types';

/** Labels of every object of an app. */
export function appLabels(
  location: AppLocation,
  more: { color?: Color; lane?: Lane } = {},
): Record<string, string> {
  return {
    [LABEL_NAME]: location.app,
    [LABEL_MANAGED_BY]: MANAGED_BY,
    [LABEL_TENANT]: location.tenant,
    [LABEL_APP]: location.app,
    ...(more.color && { [LABEL_COLOR]: more.color }),
    ...(more.lane && { [LABEL_LANE]: more.lane }),
  };
}

/** What selects the pods of one color; never changes in an app's life. */
export function colorSelector(
  app: string,
  color: Color,
): Record<string, string> {
  return { [LABEL_APP]: app, [LABEL_COLOR]: color };
}

/** Labels of every object of a tenant that belongs to no app. */
export function tenantLabels(tenant: string): Record<string, string> {
  return { [LABEL_MANAGED_BY]: MANAGED_BY, [LABEL_TENANT]: tenant };
}
