import { Plan, refuse } from '@smartdevops/backstage-plugin-smartdevops-common';

/** @throws 400 that names the plans there are */
export function requirePlan(plans: Plan[], name: string | undefined): Plan {
  const plan = plans.find(candidate => candidate.name === name);
  if (!plan) {
    throw refuse('input', {
      reason: 'PlanUnknown',
      message: `There is no plan "${name ?? ''}". The plans are ${plans
        .map(candidate => candidate.name)
        .join(', ')}.`,
    });
  }
  return plan;
}
