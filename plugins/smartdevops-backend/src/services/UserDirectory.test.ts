import { mockServices } from '@backstage/backend-test-utils';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { UserDirectory } from './UserDirectory';

const eve = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'eve' },
};

function directory(getEntitiesByRefs?: CatalogService['getEntitiesByRefs']) {
  const logger = mockServices.logger.mock();
  const users = new UserDirectory({
    catalog: getEntitiesByRefs
      ? { getEntitiesByRefs }
      : catalogServiceMock({ entities: [eve] }),
    auth: mockServices.auth(),
    logger,
  });
  return { users, logger };
}

it('knows whom the catalog knows', async () => {
  const { users } = directory();
  expect(await users.noticeOf('user:default/eve')).toBeUndefined();
  expect(await users.noticeOf('user:default/nobody')).toMatch(
    /knows no user:default\/nobody\. Check/,
  );
});

it('says nothing where the catalog cannot be asked', async () => {
  const { users, logger } = directory(async () => {
    throw new Error('Request failed with 404 Not Found');
  });
  expect(await users.noticeOf('user:default/nobody')).toBeUndefined();
  expect(logger.warn).toHaveBeenCalledTimes(1);
});

it('asks as the plugin, whatever the caller may see', async () => {
  const asked = jest.fn(async () => ({ items: [eve] }));
  await directory(asked).users.noticeOf('user:default/eve');
  expect(asked).toHaveBeenCalledWith(
    expect.objectContaining({ entityRefs: ['user:default/eve'] }),
    { credentials: await mockServices.auth().getOwnServiceCredentials() },
  );
});
