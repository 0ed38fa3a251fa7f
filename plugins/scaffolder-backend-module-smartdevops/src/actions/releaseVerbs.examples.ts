import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const shop = { tenant: 'acme', name: 'shop' };

function example(
  description: string,
  action: string,
  input: object,
): TemplateExample[] {
  const step = {
    id: action,
    name: description,
    action: `smartdevops:app:${action}`,
  };
  return [
    {
      description,
      example: stringify({
        steps: [{ ...step, input: { ...shop, ...input } }],
      }),
    },
  ];
}

/** Examples of the verbs that need few words. */
export const examples = {
  promote: example('Promote what an earlier step prepared', 'promote', {
    expectedRevision: '${{ steps.prepare.output.revision }}',
    wait: true,
  }),
  rollback: [
    ...example('Go back to the previous version', 'rollback', {}),
    ...example('Go back to an older release', 'rollback', { toRevision: 3 }),
  ],
  abort: example('Give the candidate up', 'abort', {}),
  scale: example('Run three replicas', 'scale', { replicas: 3 }),
  restart: example('Replace all pods', 'restart', {}),
};
