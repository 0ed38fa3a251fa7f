import { Content, Header, HeaderTabs, Page } from '@backstage/core-components';
import { PageLayout } from '@backstage/frontend-plugin-api';
import { ComponentType, ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { PLATFORM_PATH } from '../../routes';
import { SmartDevOpsIcon } from '../shared/SmartDevOpsIcon';

/** A tab of the Platform page; `href` is relative to the page. */
export type PlatformTab = { id: string; label: string; href: string };

/** Draws title and tabs of the Platform page as the host draws its own. */
export type PlatformLayout = ComponentType<{
  tabs: PlatformTab[];
  children: ReactNode;
}>;

const TITLE = 'Platform';

/** In the new frontend system the app itself draws the header of a page. */
export function HostLayout(props: {
  tabs: PlatformTab[];
  children: ReactNode;
}) {
  return (
    <PageLayout
      title={TITLE}
      icon={<SmartDevOpsIcon fontSize="inherit" />}
      titleLink={PLATFORM_PATH}
      tabs={props.tabs}
    >
      <main>
        <Content>{props.children}</Content>
      </main>
    </PageLayout>
  );
}

/** In the legacy frontend system a page draws its header itself. */
export function LegacyLayout(props: {
  tabs: PlatformTab[];
  children: ReactNode;
}) {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const current = pathname.slice(PLATFORM_PATH.length + 1).split('/')[0];
  const selected = props.tabs.findIndex(({ href }) => href === current);
  return (
    <Page themeId="tool">
      <Header title={TITLE} />
      <HeaderTabs
        tabs={props.tabs.map(({ id, label }) => ({ id, label }))}
        selectedIndex={Math.max(0, selected)}
        onChange={index =>
          navigate(`${PLATFORM_PATH}/${props.tabs[index].href}`)
        }
      />
      <Content>{props.children}</Content>
    </Page>
  );
}
