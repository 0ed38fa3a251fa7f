import { Entity } from '@backstage/catalog-model';
import { appOf, appPath, isApp, isTenant, tenantOf } from './entities';

function entity(annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'x', annotations },
  };
}

describe('entities', () => {
  it.each([
    ['acme/shop', { tenant: 'acme', app: 'shop' }],
    ['acme', undefined],
    ['acme/', undefined],
    ['/shop', undefined],
    ['acme/shop/more', undefined],
    ['', undefined],
  ])('reads the app of "%s"', (value, expected) => {
    const subject = entity({ 'smartdevops.io/app': value });
    expect(appOf(subject)).toEqual(expected);
    expect(isApp(subject)).toBe(expected !== undefined);
  });

  it('reads the tenant', () => {
    expect(tenantOf(entity({ 'smartdevops.io/tenant': 'acme' }))).toBe('acme');
    expect(isTenant(entity({ 'smartdevops.io/tenant': '' }))).toBe(false);
    expect(isTenant(entity())).toBe(false);
    expect(isTenant(entity({ 'smartdevops.io/tenant': 'acme' }))).toBe(true);
    expect(
      isTenant(
        entity({
          'smartdevops.io/tenant': 'acme',
          'smartdevops.io/app': 'acme/shop',
        }),
      ),
    ).toBe(false);
  });

  it('knows where the page of an app is', () => {
    const ref = { tenant: 'acme', app: 'shop' };
    expect(appPath(ref)).toBe('/catalog/acme/component/shop');
    expect(appPath(ref, 'app')).toBe('/catalog/acme/component/shop/app');
  });
});
