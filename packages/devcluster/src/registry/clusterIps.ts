import { Service } from '../model/network';
import { ObjectStore } from '../storage/store';
import { randomInt } from 'node:crypto';

/** Hands out cluster IPs in 10.96.0.0/12 that no Service has. */
export function clusterIpAllocator(store: ObjectStore): () => string {
  return () => {
    const taken = new Set(
      store.list('services').map(item => (item as Service).spec.clusterIP),
    );
    for (;;) {
      const ip = `10.96.${randomInt(0, 256)}.${randomInt(2, 255)}`;
      if (!taken.has(ip)) return ip;
    }
  };
}
