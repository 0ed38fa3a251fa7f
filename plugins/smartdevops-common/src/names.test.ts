import fc from 'fast-check';
import {
  checkAppName,
  checkTenantName,
  MAX_APP_NAME,
  MAX_TENANT_NAME,
} from './names';

describe('checkAppName', () => {
  it.each([
    ['shop', undefined],
    ['a', undefined],
    ['shop-2', undefined],
    ['blue', undefined],
    ['a'.repeat(MAX_APP_NAME), undefined],
    ['', 'NameMissing'],
    ['a'.repeat(MAX_APP_NAME + 1), 'NameTooLong'],
    ['Shop', 'NameInvalid'],
    ['1shop', 'NameInvalid'],
    ['-shop', 'NameInvalid'],
    ['shop-', 'NameInvalid'],
    ['shop.v2', 'NameInvalid'],
    ['shop_v2', 'NameInvalid'],
    ['shop\n', 'NameInvalid'],
    ['ѕhop', 'NameInvalid'], // a Cyrillic letter that looks like an s
    ['shop-blue', 'NameReserved'],
    ['shop-green', 'NameReserved'],
    ['shop-preview', 'NameReserved'],
  ])('%j is %s', (name, reason) => {
    expect(checkAppName(name)?.reason).toBe(reason);
  });

  it('suggests the name without the reserved ending', () => {
    expect(checkAppName('shop-blue')?.message).toContain('"shop"');
  });
});

describe('checkTenantName', () => {
  it.each([
    ['acme', undefined],
    ['kubernetes', undefined],
    ['a'.repeat(MAX_TENANT_NAME), undefined],
    ['a'.repeat(MAX_TENANT_NAME + 1), 'NameTooLong'],
    ['default', 'NameReserved'],
    ['kube-system', 'NameReserved'],
    ['kube-anything', 'NameReserved'],
    ['smartdevops', 'NameReserved'],
    ['smartdevops-x', 'NameReserved'],
    ['ingress-nginx', 'NameReserved'],
    ['9lives', 'NameInvalid'],
    ['аcme', 'NameInvalid'], // a Cyrillic letter that looks like an a
  ])('%j is %s', (name, reason) => {
    expect(checkTenantName(name)?.reason).toBe(reason);
  });
});

it('lets only DNS labels of 63 through, with every ending the platform adds', () => {
  const label = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), name => {
      const refused = checkAppName(name) && checkTenantName(name);
      return refused !== undefined || label.test(`${name}-preview`);
    }),
  );
});
