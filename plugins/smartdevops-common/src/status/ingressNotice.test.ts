import { aDeployment, anApp } from './fixtures';
import { ingressNotice } from './ingressNotice';

const NOTHING = /^$/;
const SETTINGS = { baseDomain: 'apps.test', scheme: 'https' as const };
const withHost = (host: string) => {
  const deployment = aDeployment();
  return [{ ...deployment, spec: { ...deployment.spec!, host } }];
};

describe('ingressNotice', () => {
  it.each([
    ['its Ingress leads there', {}, ['shop.acme.apps.test'], NOTHING],
    [
      'it has another host besides',
      {},
      ['old.acme.apps.test', 'shop.acme.apps.test'],
      NOTHING,
    ],
    ['the Ingress is missing', {}, undefined, 'Ingress "shop" is missing'],
    [
      'the Ingress has another host',
      {},
      ['other.acme.apps.test'],
      'The address shop.acme.apps.test does not lead to the app: the Ingress "shop" does not have this host',
    ],
    [
      'the host that was asked for is missing',
      { deployments: withHost('www') },
      ['shop.acme.apps.test'],
      'The address www.acme.apps.test does not',
    ],
    [
      'the Ingress has the host that was asked for',
      { deployments: withHost('www') },
      ['www.acme.apps.test'],
      NOTHING,
    ],
    [
      'nobody puts it back while the tenant is suspended',
      { deployments: [aDeployment({ desired: 0, suspended: 2 })] },
      undefined,
      NOTHING,
    ],
    [
      'it is not known which host is wanted',
      { deployments: [aDeployment({ spec: undefined })] },
      undefined,
      NOTHING,
    ],
    [
      'the app is not there any more',
      { activeService: undefined },
      undefined,
      NOTHING,
    ],
  ])('if %s', (_, more, hosts, expected) => {
    const app = anApp({ ...more, ingress: hosts && { hosts } });
    expect(ingressNotice(app, SETTINGS) ?? '').toMatch(expected);
  });
});
