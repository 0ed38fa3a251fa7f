import fc from 'fast-check';
import { planPort } from './ports';

it('keeps unprivileged ports, rewrites the others to 8080 and says so', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_535 }), port => {
      const plan = planPort(port);
      expect(plan.servicePort).toBe(port);
      expect(plan.containerPort).toBe(port < 1024 ? 8080 : port);
      expect(plan.notice === undefined).toBe(port >= 1024);
    }),
  );
  expect(planPort(80).notice).toContain('PORT=8080');
});
