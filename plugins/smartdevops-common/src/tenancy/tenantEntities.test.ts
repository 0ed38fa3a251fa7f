import fc from 'fast-check';
import {
  checkAdminGroup,
  checkTenantEntities,
  entityLocation,
} from './tenantEntities';

describe('a tenant named like a group of admins', () => {
  it.each([
    ['as it is configured', 'group:default/platform-admins', true],
    ['in other letters', 'group:default/Platform-Admins', true],
    ['in other letters everywhere', 'GROUP:Default/PLATFORM-ADMINS', true],
    ['without a namespace', 'group:platform-admins', true],
    ['without a kind', 'default/platform-admins', true],
    ['by its name alone', 'Platform-Admins', true],
    ['a user of that name', 'user:default/platform-admins', false],
    ['a group of another namespace', 'group:corp/platform-admins', false],
    ['a longer name', 'group:default/platform-admins-eu', false],
    ['a shorter name', 'group:default/platform', false],
    ['a ref that cannot be read', 'group:default/', false],
    ['nothing', '', false],
  ])('%s: %s', (_, admin, isRefused) => {
    const refusal = checkAdminGroup('platform-admins', ['user:a/b', admin]);
    expect(refusal?.reason).toBe(isRefused ? 'NameReserved' : undefined);
  });

  it('is refused however the letters are written', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,30}$/);
    fc.assert(
      fc.property(name, fc.infiniteStream(fc.boolean()), (tenant, coins) => {
        const mixed = [...`group:default/${tenant}`]
          .map(letter => (coins.next().value ? letter.toUpperCase() : letter))
          .join('');
        expect(checkAdminGroup(tenant, [mixed])).toBeDefined();
        expect(checkAdminGroup(`${tenant}x`, [mixed])).toBeUndefined();
      }),
    );
  });
});

describe('a tenant named like an entity of the catalog', () => {
  const group = 'group:default/acme';

  it.each([
    ['nothing of that name', [], undefined],
    ['its own', [{ ref: group, location: entityLocation('acme') }], undefined],
    ['a group from elsewhere', [{ ref: group, location: 'url:x' }], 'group'],
    ['a group from nowhere', [{ ref: group }], 'group'],
    ['a group of an app', [{ ref: group, location: 'smartdevops:x' }], 'group'],
    [
      'its own group and a foreign system',
      [
        { ref: group, location: entityLocation('acme') },
        { ref: 'system:default/acme', location: 'file:catalog-info.yaml' },
      ],
      'system',
    ],
  ])('%s', (_, found, kind) => {
    const refusal = checkTenantEntities('acme', found);
    expect(refusal?.reason).toBe(kind && 'NameReserved');
    const named = /has a (\w+) named "acme"/.exec(refusal?.message ?? '');
    expect(named?.[1]).toBe(kind);
  });
});
