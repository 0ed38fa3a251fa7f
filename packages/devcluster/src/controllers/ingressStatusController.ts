import { keyOf } from '../storage/store';
import { deepEqual } from '../util/json';
import { Controller, ControllerContext, splitKey } from './controller';

const STORAGE = 'networking.k8s.io/ingresses';
const STATUS = { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } };

/** Publishes the ingress listener's address in the status of Ingresses. */
export class IngressStatusController extends Controller {
  constructor(context: ControllerContext) {
    super(context, 'ingress-controller');
  }

  start(): void {
    this.watch(STORAGE, ({ object }) => this.queue.add(keyOf(object)));
    for (const item of this.store.list(STORAGE)) this.queue.add(keyOf(item));
  }

  protected reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const ingress = this.store.get(STORAGE, namespace, name);
    if (!ingress || deepEqual(ingress.status, STATUS)) return;
    const definition = this.definition('networking.k8s.io', 'ingresses');
    this.registry.updateStatus(definition, ingress, STATUS, this.options);
  }
}
