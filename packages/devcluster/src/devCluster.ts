import fs from 'node:fs';
import path from 'node:path';
import { AdmissionChain } from './admission/admission';
import { LimitRanger } from './admission/limitRanger';
import { NamespaceLifecycle } from './admission/namespaceLifecycle';
import { PodSecurity } from './admission/podSecurity/podSecurity';
import { ValidatingAdmissionPolicies } from './admission/policies/validatingAdmissionPolicy';
import { ResourceQuotaAdmission } from './admission/quota/resourceQuota';
import { RbacEscalation } from './admission/rbacEscalation';
import { ServiceAccountAdmission } from './admission/serviceAccount';
import { ApiServer } from './api/apiServer';
import { loadCertificates } from './auth/certificates';
import { RbacAuthorizer } from './auth/rbac/rbacAuthorizer';
import { loadTokenSecret, TokenIssuer } from './auth/tokens';
import { bootstrapCluster } from './bootstrap';
import { Controller, ControllerContext } from './controllers/controller';
import { CustomResourceController } from './controllers/customResourceController';
import { DeploymentController } from './controllers/deployment/deploymentController';
import { DisruptionController } from './controllers/disruptionController';
import { EventRecorder } from './controllers/events';
import { GarbageCollector } from './controllers/garbageCollector';
import { HpaController } from './controllers/hpaController';
import { IngressStatusController } from './controllers/ingressStatusController';
import { NamespaceController } from './controllers/namespaceController';
import { ReplicaSetController } from './controllers/replicaSetController';
import { ResourceQuotaController } from './controllers/resourceQuotaController';
import { Scheduler } from './controllers/scheduler';
import { EndpointsController } from './controllers/services/endpointsController';
import { EndpointSliceController } from './controllers/services/endpointSliceController';
import { EndpointMirroringController } from './controllers/services/mirroringController';
import { IngressController } from './ingress/ingressController';
import {
  certificateKubeconfigWriter,
  kubeconfigWriter,
} from './kubeconfigWriter';
import { applyManifests } from './manifests';
import { clusterMetrics } from './metrics/clusterMetrics';
import { METRICS_RESOURCES } from './metrics/metricsApi';
import { UsageSampler } from './metrics/usageSampler';
import { DevCluster, DevClusterOptions } from './options';
import { PodNetwork } from './pods/podNetwork';
import { PodRuntime } from './pods/podRuntime';
import { DEFAULT_TIMINGS } from './pods/timings';
import { clusterIpAllocator } from './registry/clusterIps';
import { Registry } from './registry/registry';
import { ResourceCatalog } from './schema/catalog';
import { Persistence } from './storage/persistence';
import { ObjectStore } from './storage/store';
import { systemClock } from './util/time';

function createControllers(
  context: ControllerContext,
  usage: UsageSampler,
): Controller[] {
  return [
    new CustomResourceController(context),
    new NamespaceController(context),
    new GarbageCollector(context),
    new Scheduler(context),
    new ReplicaSetController(context),
    new DeploymentController(context),
    new EndpointSliceController(context),
    new EndpointsController(context),
    new EndpointMirroringController(context),
    new DisruptionController(context),
    new ResourceQuotaController(context),
    new IngressStatusController(context),
    new HpaController(context, usage),
  ];
}

function writePrivateFile(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  fs.writeFileSync(file, text, { mode: 0o600 });
}

/**
 * Starts an embedded cluster: API server, controllers, pods and ingress, all
 * in this process and on loopback only.
 * @throws Error with code `EADDRINUSE` when a given port is taken
 */
export async function startDevCluster(
  options: DevClusterOptions = {},
): Promise<DevCluster> {
  const { dataDir, nodes = 1 } = options;
  const clock = options.clock ?? systemClock;
  const timings = { ...DEFAULT_TIMINGS, ...options.timings };
  const certificates = await loadCertificates(dataDir);
  const store = new ObjectStore();
  const persistence = dataDir ? new Persistence(dataDir, store) : undefined;
  persistence?.open();
  const catalog = new ResourceCatalog();
  const authorizer = new RbacAuthorizer(store);
  const registry = new Registry({
    store,
    catalog,
    clock,
    allocateClusterIp: clusterIpAllocator(store),
    admission: new AdmissionChain([
      new NamespaceLifecycle(store),
      new ServiceAccountAdmission(store),
      new LimitRanger(store),
      new RbacEscalation(authorizer),
      new PodSecurity(store),
      new ValidatingAdmissionPolicies(store),
      new ResourceQuotaAdmission(store, catalog),
    ]),
  });
  const tokens = new TokenIssuer(loadTokenSecret(dataDir), clock);
  const events = new EventRecorder(registry, clock);
  const network = new PodNetwork({ silent: options.silentPods });
  const pods = new PodRuntime({ registry, network, timings, clock, events });
  for (const resource of METRICS_RESOURCES) catalog.add(resource);
  const usage = new UsageSampler(pods, clock, timings.metricsPeriodMs);
  const ingress = new IngressController(store, network, timings.routingMs);
  const requests = ingress.metrics;
  const apiServer = new ApiServer(
    {
      registry,
      tokens,
      pods,
      network,
      authorizer,
      usage,
      metricsText: () => clusterMetrics({ store, usage, requests }),
    },
    certificates,
  );
  const controllers = createControllers(
    {
      registry,
      events,
      timings,
      caCertificate: certificates.caCertificate,
    },
    usage,
  );
  bootstrapCluster(registry, nodes);
  for (const controller of controllers) controller.start();
  pods.start();
  usage.start();

  const stop = async () => {
    for (const controller of controllers) controller.stop();
    events.stop();
    usage.stop();
    await Promise.all([apiServer.close(), ingress.close()]);
    pods.stop();
    persistence?.close();
  };
  try {
    applyManifests(registry, options.manifests ?? []);
    const port = await apiServer.listen(options.port ?? 0);
    const ingressPort = await ingress.listen(options.ingressPort ?? 0);
    const url = `https://127.0.0.1:${port}`;
    const kubeconfigFor = kubeconfigWriter(registry, tokens, {
      url,
      caCertificate: certificates.caCertificate,
    });
    const kubeconfig = await kubeconfigFor('admin');
    if (options.kubeconfig) writePrivateFile(options.kubeconfig, kubeconfig);
    return {
      url,
      ingressUrl: `http://127.0.0.1:${ingressPort}`,
      ingressPort,
      kubeconfig,
      kubeconfigFor,
      certificateKubeconfigFor: certificateKubeconfigWriter(url, certificates),
      compact: () => store.compact(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
