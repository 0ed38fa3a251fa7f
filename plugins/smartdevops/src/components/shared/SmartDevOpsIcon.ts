import { IconComponent } from '@backstage/core-plugin-api';
import CloudQueueIcon from '@material-ui/icons/CloudQueue';

/**
 * The icon of the Platform page in the sidebar.
 *
 * @public
 */
export const SmartDevOpsIcon: IconComponent = CloudQueueIcon;
