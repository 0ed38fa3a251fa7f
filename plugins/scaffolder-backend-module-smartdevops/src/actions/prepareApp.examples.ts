import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const shop = { tenant: 'acme', name: 'shop' };

export const examples: TemplateExample[] = [
  {
    description: 'Prepare a new image and promote it once its preview is ready',
    example: stringify({
      steps: [
        {
          id: 'prepare',
          name: 'Prepare',
          action: 'smartdevops:app:prepare',
          input: { ...shop, image: 'demo/hello:2.0' },
        },
        {
          id: 'promote',
          name: 'Promote',
          action: 'smartdevops:app:promote',
          input: {
            ...shop,
            expectedRevision: '${{ steps.prepare.output.revision }}',
          },
        },
      ],
    }),
  },
  {
    description: 'Change a variable and the resources, and keep the image',
    example: stringify({
      steps: [
        {
          id: 'prepare',
          name: 'Prepare',
          action: 'smartdevops:app:prepare',
          input: {
            ...shop,
            changeEnv: { LOG_LEVEL: 'debug' },
            resources: { limits: { cpu: '1', memory: '1Gi' } },
          },
        },
      ],
    }),
  },
];
