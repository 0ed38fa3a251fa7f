import { fromAutoscalingV1, toAutoscalingV1 } from '../model/autoscaling';
import { Row, status } from './builtinRow';

/** The stored version of HorizontalPodAutoscalers. */
export const AUTOSCALER_V2: Row = {
  plural: 'horizontalpodautoscalers',
  kind: 'HorizontalPodAutoscaler',
  model: 'V2HorizontalPodAutoscaler',
  short: ['hpa'],
  all: true,
  subresources: [status('HorizontalPodAutoscaler')],
};

/** The version before it, in which kubectl and older manifests may speak. */
export const AUTOSCALER_V1: Row = {
  ...AUTOSCALER_V2,
  model: 'V1HorizontalPodAutoscaler',
  conversion: { fromStored: toAutoscalingV1, toStored: fromAutoscalingV1 },
};
