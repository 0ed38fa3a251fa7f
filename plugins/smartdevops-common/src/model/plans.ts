/**
 * A named quota. Quantities are Kubernetes quantities (`4`, `500m`, `8Gi`).
 *
 * @public
 */
export type Plan = {
  name: string;
  title: string;
  description: string;
  quota: {
    cpu: string;
    memory: string;
    pods: number;
    storage: string;
    volumes: number;
    secrets: number;
    configMaps: number;
  };
  /** Whether pods may reach the internet. */
  internetEgress: boolean;
};

/** Plans of a portal that configures none. @public */
export const DEFAULT_PLANS: Plan[] = [
  {
    name: 'small',
    title: 'Small',
    description: 'A first app or a prototype: about five pods.',
    quota: {
      cpu: '2',
      memory: '4Gi',
      pods: 10,
      storage: '5Gi',
      volumes: 2,
      secrets: 20,
      configMaps: 20,
    },
    internetEgress: true,
  },
  {
    name: 'medium',
    title: 'Medium',
    description: 'A team with a handful of apps and blue-green upgrades.',
    quota: {
      cpu: '8',
      memory: '16Gi',
      pods: 40,
      storage: '50Gi',
      volumes: 10,
      secrets: 60,
      configMaps: 60,
    },
    internetEgress: true,
  },
  {
    name: 'large',
    title: 'Large',
    description: 'A product with many apps and autoscaling.',
    quota: {
      cpu: '32',
      memory: '64Gi',
      pods: 150,
      storage: '250Gi',
      volumes: 40,
      secrets: 200,
      configMaps: 200,
    },
    internetEgress: true,
  },
];
