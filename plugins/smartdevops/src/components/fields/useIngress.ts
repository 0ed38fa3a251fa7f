import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { IngressSettings } from '@smartdevops/backstage-plugin-smartdevops-common';

/** How apps are reached, as far as the frontend's configuration tells. */
export function useIngress(): IngressSettings {
  const config = useApi(configApiRef).getOptionalConfig('smartdevops.ingress');
  const scheme = config?.getOptionalString('scheme');
  return {
    baseDomain: config?.getOptionalString('baseDomain') ?? 'localhost',
    scheme: scheme === 'https' ? 'https' : 'http',
    port: config?.getOptionalNumber('port'),
  };
}
