import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const repository = { tenant: 'acme', name: 'shop' };

export const examples: TemplateExample[] = [
  {
    description: 'Publish the workspace without an account, and register it',
    example: stringify({
      steps: [
        {
          id: 'publish',
          name: 'Publish',
          action: 'smartdevops:publish:directory',
          input: { ...repository, message: 'Begin the service' },
        },
        {
          id: 'register',
          name: 'Register',
          action: 'smartdevops:register:directory',
          input: repository,
        },
      ],
    }),
  },
];
