import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import {
  appField,
  appNameField,
  Field,
  hostField,
  imageField,
  planField,
  portField,
  secretVariablesField,
  tenantField,
  tenantNameField,
} from '../components/fields';
import { smartDevOpsPlugin } from './plugin';

function extensionOf<T>(field: Field<T>) {
  return smartDevOpsPlugin.provide(createScaffolderFieldExtension(field));
}

const AppField = extensionOf(appField);
const AppNameField = extensionOf(appNameField);
const HostField = extensionOf(hostField);
const ImageField = extensionOf(imageField);
const PlanField = extensionOf(planField);
const PortField = extensionOf(portField);
const SecretVariablesField = extensionOf(secretVariablesField);
const TenantField = extensionOf(tenantField);
const TenantNameField = extensionOf(tenantNameField);

/**
 * The fields of the suite's templates, to be put into
 * `<ScaffolderFieldExtensions>`. An element and not a component: the scaffolder
 * looks for fields among the elements of a route, without rendering them.
 *
 * @public
 */
export const smartDevOpsFields = (
  <>
    <AppField />
    <AppNameField />
    <HostField />
    <ImageField />
    <PlanField />
    <PortField />
    <SecretVariablesField />
    <TenantField />
    <TenantNameField />
  </>
);
