/**
 * Labels and annotations of the suite, on Kubernetes objects and on catalog
 * entities. They are part of the contract: a running app is recognised by
 * them alone.
 *
 * @public
 */
export const LABEL_APP = 'smartdevops.io/app';
/** Which of the two colors of an app a Deployment, ReplicaSet or Pod belongs to. @public */
export const LABEL_COLOR = 'smartdevops.io/color';
/** The tenant that owns an object; on a Namespace it marks the namespace as ours. @public */
export const LABEL_TENANT = 'smartdevops.io/tenant';
/** Revision of the version a Pod runs; what the preview Service selects. @public */
export const LABEL_REVISION = 'smartdevops.io/revision';
/** Value of {@link LABEL_REVISION} in the selector of a preview that nothing is behind. @public */
export const NO_REVISION = 'none';
/** `active` or `preview`, on the Services and Ingresses of an app. @public */
export const LABEL_LANE = 'smartdevops.io/lane';
/** Kubernetes' recommended label that names the managing tool. @public */
export const LABEL_MANAGED_BY = 'app.kubernetes.io/managed-by';
/** Kubernetes' recommended label that names the application. @public */
export const LABEL_NAME = 'app.kubernetes.io/name';
/** Value of {@link LABEL_MANAGED_BY} on everything the suite writes. @public */
export const MANAGED_BY = 'smartdevops';

/** JSON release state on the active Service: see `bluegreen/releaseState`. @public */
export const ANNOTATION_RELEASE = 'smartdevops.io/release';
/** JSON of the requested spec on each Deployment, without secret values. @public */
export const ANNOTATION_SPEC = 'smartdevops.io/spec';
/** Revision counter of the version a Deployment holds. @public */
export const ANNOTATION_REVISION = 'smartdevops.io/revision';
/** User entity ref of whoever made the version a Deployment holds. @public */
export const ANNOTATION_BY = 'smartdevops.io/by';
/** RFC 3339 time at which the version a Deployment holds was made. @public */
export const ANNOTATION_AT = 'smartdevops.io/at';

/** `true` on a Deployment that was stopped: it runs no replica, its spec keeps the count. @public */
export const ANNOTATION_STOPPED = 'smartdevops.io/stopped';
/** On a Deployment that was halted with its tenant: the replica count it had. @public */
export const ANNOTATION_SUSPENDED = 'smartdevops.io/suspended';
/**
 * On a Deployment that was started to take the users over: since when. Its
 * change makes every retirement that was decided before stale. @public
 */
export const ANNOTATION_HELD_SINCE = 'smartdevops.io/held-since';
/** RFC 3339 time of the last restart asked for; also on the pod template, whose change replaces the pods. @public */
export const ANNOTATION_RESTARTED_AT = 'smartdevops.io/restarted-at';
/**
 * JSON of what was done last to the version a Deployment holds: see
 * `bluegreen/changes`. @public
 */
export const ANNOTATION_CHANGES = 'smartdevops.io/changes';

/** On a catalog Component: `<tenant>/<app>`. @public */
export const ENTITY_ANNOTATION_APP = 'smartdevops.io/app';
/** On a catalog Group or System: `<tenant>`. @public */
export const ENTITY_ANNOTATION_TENANT = 'smartdevops.io/tenant';

/** Field manager that owns what an app is. @public */
export const FIELD_MANAGER = 'smartdevops';
/** Field manager that owns the active Service's selector and release annotation, and nothing else. @public */
export const RELEASE_FIELD_MANAGER = 'smartdevops-release';
