import { describeRequest } from './describeRequest';
import { deployerOf, PROVISIONER } from './identities';
import { KubernetesRequest } from './Transport';

const PODS = '/api/v1/namespaces/acme/pods';

describe('what a request is called', () => {
  it.each<[Omit<KubernetesRequest, 'path'> & { path?: string }, string]>([
    [{}, 'get'],
    [{ query: { watch: true } }, 'watch'],
    [{ query: { watch: false } }, 'get'],
    [{ query: { follow: true } }, 'watch'],
    [{ method: 'POST' }, 'create'],
    [{ method: 'PUT' }, 'update'],
    [{ method: 'PATCH' }, 'patch'],
    [{ method: 'DELETE' }, 'delete'],
    [{ method: 'PATCH', query: { dryRun: 'All' } }, 'dry-run'],
    [
      {
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      },
      'review',
    ],
  ])('%j is %s', (request, verb) => {
    expect(describeRequest({ path: PODS, ...request }).verb).toBe(verb);
  });

  it.each([
    [undefined, 'backend'],
    [PROVISIONER, 'provisioner'],
    [deployerOf('acme'), 'deployer'],
    // Whatever a namespace is called, it does not become a label.
    [deployerOf('x'.repeat(63)), 'deployer'],
  ])('as %s is of the %s', (impersonate, identity) => {
    expect(describeRequest({ path: PODS, impersonate }).identity).toBe(
      identity,
    );
  });
});
