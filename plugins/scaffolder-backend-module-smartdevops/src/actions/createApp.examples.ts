import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Deploy an image and wait until it is healthy',
    example: stringify({
      steps: [
        {
          id: 'deploy',
          name: 'Deploy',
          action: 'smartdevops:app:create',
          input: {
            tenant: 'acme',
            name: 'shop',
            image: 'demo/hello:1.0',
            port: 80,
            replicas: 2,
          },
        },
      ],
    }),
  },
  {
    description: 'Deploy with environment, health path and resources',
    example: stringify({
      steps: [
        {
          id: 'deploy',
          name: 'Deploy',
          action: 'smartdevops:app:create',
          input: {
            tenant: 'acme',
            name: 'shop',
            image: 'registry.example.com/team/shop:2.4.1',
            port: 8080,
            env: [{ name: 'LOG_LEVEL', value: 'info' }],
            healthPath: '/healthz',
            resources: { limits: { cpu: '500m', memory: '512Mi' } },
          },
        },
      ],
    }),
  },
];
