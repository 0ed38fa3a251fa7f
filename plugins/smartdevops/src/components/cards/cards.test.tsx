import { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen } from '@testing-library/react';
import { ReactElement } from 'react';
import { SmartDevOpsApi, smartDevOpsApiRef } from '../../api/smartDevOpsApiRef';
import { anApp, aTenant, fakeApi, httpError } from '../../testing/fixtures';
import { EntityAppContent } from '../app';
import { EntityAppCard, EntityTenantCard } from './index';

function show(
  element: ReactElement,
  annotations: Record<string, string>,
  overrides: Partial<SmartDevOpsApi> = {},
) {
  const entity: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'shop', annotations },
  };
  return renderInTestApp(
    <EntityProvider entity={entity}>{element}</EntityProvider>,
    { apis: [[smartDevOpsApiRef, fakeApi(overrides)]] },
  );
}

const APP = { 'smartdevops.io/app': 'acme/shop' };
const TENANT = { 'smartdevops.io/tenant': 'acme' };

describe('EntityAppCard', () => {
  it('says how the app is and leads to more', async () => {
    show(<EntityAppCard />, APP);
    expect(await screen.findByText('Healthy')).toBeInTheDocument();
    expect(
      screen.getByText('Version 1.0, 2 of 2 replicas ready'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open' })).toHaveAttribute(
      'rel',
      'noopener',
    );
    expect(
      screen.getByRole('link', { name: 'Pods, logs and events' }),
    ).toHaveAttribute('href', '/catalog/acme/component/shop/app');
  });

  it('names no version before there is one', async () => {
    const { release } = anApp();
    show(<EntityAppCard />, APP, {
      getApp: async () =>
        anApp({
          phase: 'Creating',
          message: 'The first pod is starting.',
          release: { ...release, active: undefined },
        }),
    });
    expect(
      await screen.findByText('The first pod is starting.'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Version/)).toBeNull();
  });

  it('explains an app that is not there for the viewer', async () => {
    show(<EntityAppCard />, APP, {
      getApp: async () => {
        throw httpError(404, 'There is no app shop in acme.');
      },
    });
    expect(
      await screen.findByText('There is no app shop in acme.'),
    ).toBeInTheDocument();
  });
});

describe('EntityTenantCard', () => {
  it('shows state, plan and usage', async () => {
    show(<EntityTenantCard />, TENANT);
    expect(
      await screen.findByText('Plan small, namespace acme'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: 'Pods used' }),
    ).toBeVisible();
  });

  it('says that no usage is known', async () => {
    show(<EntityTenantCard />, TENANT, {
      getTenant: async () => aTenant({ usage: [] }),
    });
    expect(
      await screen.findByText('No usage is known yet.'),
    ).toBeInTheDocument();
  });
});

describe('EntityAppContent', () => {
  it('says what is wrong with an annotation', async () => {
    show(<EntityAppContent />, { 'smartdevops.io/app': 'shop' });
    expect(
      await screen.findByText('This entity names no app'),
    ).toBeInTheDocument();
  });
});
