import { aDeployment, anApp } from './fixtures';
import { ingressNotice } from './ingressNotice';

const SETTINGS = { baseDomain: 'apps.test', scheme: 'https' as const };
const withHost = (host: string) => {
  const deployment = aDeployment();
  return [{ ...deployment, spec: { ...deployment.spec!, host } }];
};

describe('ingressNotice', () => {
  it.each([
    ['its Ingress leads there', {}, ['shop.acme.apps.test'], undefined],
    [
      'it has another host besides',
      {},
      ['old.acme.apps.test', 'shop.acme.apps.test'],
      undefined,
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
      undefined,
    ],
    [
      'the app is not there any more',
      { activeService: undefined },
      undefined,
      undefined,
    ],
  ])('if %s', (_, more, hosts, expected) => {
    const app = anApp({ ...more, ingress: hosts && { hosts } });
    const notice = ingressNotice(app, SETTINGS);
    expect(notice).toEqual(expected && expect.stringContaining(expected));
  });
});
