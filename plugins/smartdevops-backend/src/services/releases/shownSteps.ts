import {
  deploymentOf,
  ObservedApp,
  ReleaseStep,
} from '@smartdevops/backstage-plugin-smartdevops-common';

/**
 * Whether what is observed shows a step that was done, or something newer.
 * Until it does, a plan made from it would do the step again.
 */
export function shows(
  app: ObservedApp | undefined,
  step: ReleaseStep,
): boolean {
  if (!app) {
    return true;
  }
  switch (step.kind) {
    case 'writeState':
      return app.activeService?.resourceVersion !== step.resourceVersion;
    case 'restoreService':
      return app.activeService !== undefined;
    case 'writeVersion':
      return (
        (deploymentOf(app, step.version.color)?.revision ?? 0) >=
        step.version.revision
      );
    case 'scaleUp': {
      const deployment = deploymentOf(app, step.color);
      return (
        deployment === undefined ||
        deployment.revision !== step.revision ||
        deployment.desired >= step.replicas
      );
    }
    case 'retire':
      return (
        deploymentOf(app, step.color)?.resourceVersion !== step.resourceVersion
      );
    case 'attachPreview':
      return app.previewService?.selectedRevision === step.version.revision;
    case 'detachPreview':
      return app.previewService?.selectedRevision === undefined;
    case 'servePort':
      return app.activeService?.port === step.spec.port;
    case 'serveHosts':
      return app.ingress?.hosts.join() === step.hosts.join();
    case 'autoscale':
      return (
        app.autoscaler !== undefined &&
        app.autoscaler.target === deploymentOf(app, step.color)?.name
      );
    case 'removeAutoscaler':
      return app.autoscaler === undefined;
    default:
      return step satisfies never;
  }
}
