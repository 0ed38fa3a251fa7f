import { message, METADATA } from './protobufMessages';

/**
 * Workloads, Services and what belongs to them, with the fields that kubectl's
 * imperative commands fill in. Numbers are those of Kubernetes' `.proto` files.
 */
export const WORKLOAD_MESSAGES = {
  IntOrString: message(
    ['type', 1, 'int64'],
    ['intVal', 2, 'int32'],
    ['strVal', 3, 'string'],
  ),
  LabelSelector: message(
    ['matchLabels', 1, 'string', 'map'],
    ['matchExpressions', 2, 'LabelSelectorRequirement', 'repeated'],
  ),
  LabelSelectorRequirement: message(
    ['key', 1, 'string'],
    ['operator', 2, 'string'],
    ['values', 3, 'string', 'repeated'],
  ),
  ContainerPort: message(
    ['name', 1, 'string'],
    ['hostPort', 2, 'int32'],
    ['containerPort', 3, 'int32'],
    ['protocol', 4, 'string'],
  ),
  Container: message(
    ['name', 1, 'string'],
    ['image', 2, 'string'],
    ['command', 3, 'string', 'repeated'],
    ['args', 4, 'string', 'repeated'],
    ['ports', 6, 'ContainerPort', 'repeated'],
  ),
  PodSpec: message(
    ['containers', 2, 'Container', 'repeated'],
    ['restartPolicy', 3, 'string'],
  ),
  PodTemplateSpec: message(METADATA, ['spec', 2, 'PodSpec']),
  DeploymentSpec: message(
    ['replicas', 1, 'int32'],
    ['selector', 2, 'LabelSelector'],
    ['template', 3, 'PodTemplateSpec'],
  ),
  Deployment: message(METADATA, ['spec', 2, 'DeploymentSpec']),
  Service: message(METADATA, ['spec', 2, 'ServiceSpec']),
  ServiceSpec: message(
    ['ports', 1, 'ServicePort', 'repeated'],
    ['selector', 2, 'string', 'map'],
    ['clusterIP', 3, 'string'],
    ['type', 4, 'string'],
    ['externalIPs', 5, 'string', 'repeated'],
    ['sessionAffinity', 7, 'string'],
    ['externalName', 10, 'string'],
    ['publishNotReadyAddresses', 13, 'bool'],
  ),
  ServicePort: message(
    ['name', 1, 'string'],
    ['protocol', 2, 'string'],
    ['port', 3, 'int32'],
    ['targetPort', 4, 'IntOrString'],
    ['nodePort', 5, 'int32'],
  ),
  Ingress: message(METADATA, ['spec', 2, 'IngressSpec']),
  IngressSpec: message(
    ['defaultBackend', 1, 'IngressBackend'],
    ['tls', 2, 'IngressTLS', 'repeated'],
    ['rules', 3, 'IngressRule', 'repeated'],
    ['ingressClassName', 4, 'string'],
  ),
  IngressTLS: message(
    ['hosts', 1, 'string', 'repeated'],
    ['secretName', 2, 'string'],
  ),
  IngressRule: message(
    ['host', 1, 'string'],
    ['ingressRuleValue', 2, 'IngressRuleValue'],
  ),
  IngressRuleValue: message(['http', 1, 'HTTPIngressRuleValue']),
  HTTPIngressRuleValue: message(['paths', 1, 'HTTPIngressPath', 'repeated']),
  HTTPIngressPath: message(
    ['path', 1, 'string'],
    ['backend', 2, 'IngressBackend'],
    ['pathType', 3, 'string'],
  ),
  IngressBackend: message(['service', 4, 'IngressServiceBackend']),
  IngressServiceBackend: message(
    ['name', 1, 'string'],
    ['port', 2, 'ServiceBackendPort'],
  ),
  ServiceBackendPort: message(['name', 1, 'string'], ['number', 2, 'int32']),
  HorizontalPodAutoscaler: message(METADATA, [
    'spec',
    2,
    'HorizontalPodAutoscalerSpec',
  ]),
  HorizontalPodAutoscalerSpec: message(
    ['scaleTargetRef', 1, 'CrossVersionObjectReference'],
    ['minReplicas', 2, 'int32'],
    ['maxReplicas', 3, 'int32'],
    ['metrics', 4, 'MetricSpec', 'repeated'],
  ),
  HorizontalPodAutoscalerV1: message(METADATA, [
    'spec',
    2,
    'HorizontalPodAutoscalerV1Spec',
  ]),
  HorizontalPodAutoscalerV1Spec: message(
    ['scaleTargetRef', 1, 'CrossVersionObjectReference'],
    ['minReplicas', 2, 'int32'],
    ['maxReplicas', 3, 'int32'],
    ['targetCPUUtilizationPercentage', 4, 'int32'],
  ),
  CrossVersionObjectReference: message(
    ['kind', 1, 'string'],
    ['name', 2, 'string'],
    ['apiVersion', 3, 'string'],
  ),
  MetricSpec: message(
    ['type', 1, 'string'],
    ['resource', 4, 'ResourceMetricSource'],
  ),
  ResourceMetricSource: message(
    ['name', 1, 'string'],
    ['target', 2, 'MetricTarget'],
  ),
  MetricTarget: message(
    ['type', 1, 'string'],
    ['value', 2, 'Quantity'],
    ['averageValue', 3, 'Quantity'],
    ['averageUtilization', 4, 'int32'],
  ),
  Job: message(METADATA, ['spec', 2, 'JobSpec']),
  JobSpec: message(
    ['parallelism', 1, 'int32'],
    ['completions', 2, 'int32'],
    ['template', 6, 'PodTemplateSpec'],
    ['backoffLimit', 7, 'int32'],
  ),
  CronJob: message(METADATA, ['spec', 2, 'CronJobSpec']),
  CronJobSpec: message(
    ['schedule', 1, 'string'],
    ['concurrencyPolicy', 3, 'string'],
    ['suspend', 4, 'bool'],
    ['jobTemplate', 5, 'JobTemplateSpec'],
  ),
  JobTemplateSpec: message(METADATA, ['spec', 2, 'JobSpec']),
  PodDisruptionBudget: message(METADATA, [
    'spec',
    2,
    'PodDisruptionBudgetSpec',
  ]),
  PodDisruptionBudgetSpec: message(
    ['minAvailable', 1, 'IntOrString'],
    ['selector', 2, 'LabelSelector'],
    ['maxUnavailable', 3, 'IntOrString'],
  ),
};
