/**
 * Topic of the events service on which the backend says that the set of
 * tenants or apps, or what the catalog shows of them, has changed. The event
 * carries no data; receivers read the API with their own rights.
 *
 * @public
 */
export const CATALOG_CHANGED_TOPIC = 'smartdevops.catalog-changed';
