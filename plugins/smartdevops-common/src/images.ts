import { Refusal } from './refusal';

/** The parts of a container image reference. @public */
export type ImageReference = {
  /** Everything before the tag or digest, e.g. `registry.example.com/team/shop`. */
  repository: string;
  tag?: string;
  digest?: string;
};

const PATH_PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
// The first part is a registry only if it looks like a host: it has a dot or
// a port, or is localhost. Otherwise it is part of the path, in lower case.
const HOST_PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const REGISTRY = `(?:localhost|${HOST_PART}(?:\\.${HOST_PART})+|${HOST_PART}(?=:))(?::[0-9]{1,5})?`;
const REPOSITORY = new RegExp(
  `^(?:${REGISTRY}/)?${PATH_PART}(?:/${PATH_PART})*$`,
);
const TAG = /^[\w][\w.-]{0,127}$/;
const DIGEST = /^sha256:[a-f0-9]{64}$/;
const MAX_IMAGE = 512;

/**
 * Splits an image reference after the grammar of the OCI distribution
 * specification. Returns nothing for text that is not a reference.
 *
 * @public
 */
export function parseImage(image: string): ImageReference | undefined {
  if (image.length > MAX_IMAGE) {
    return undefined;
  }
  const [name, digest, ...rest] = image.split('@');
  if (rest.length > 0 || (digest !== undefined && !DIGEST.test(digest))) {
    return undefined;
  }
  const colon = name.lastIndexOf(':');
  // A colon before the last slash belongs to the registry's port.
  const hasTag = colon > name.lastIndexOf('/');
  const repository = hasTag ? name.slice(0, colon) : name;
  const tag = hasTag ? name.slice(colon + 1) : undefined;
  if (!REPOSITORY.test(repository) || (tag !== undefined && !TAG.test(tag))) {
    return undefined;
  }
  return { repository, tag, digest };
}

/**
 * Says why an image cannot be deployed, or nothing if it can. A tag or digest
 * is required: without one a rollback could not name what it goes back to.
 *
 * @public
 */
export function checkImage(image: string): Refusal | undefined {
  const parsed = parseImage(image);
  if (!parsed) {
    return {
      reason: 'ImageInvalid',
      message:
        'This is not an image reference. Write it as [registry/]name:tag or name@sha256:digest, for example demo/hello:1.0.',
    };
  }
  if (!parsed.tag && !parsed.digest) {
    return {
      reason: 'ImageTagMissing',
      message: `Name a tag or a digest, for example ${image}:1.0, so that it is known what runs and what to go back to.`,
    };
  }
  return undefined;
}

/**
 * What people call the version of an image: its tag, else the first twelve
 * characters of its digest, else the whole text.
 *
 * @public
 */
export function imageVersion(image: string): string {
  const parsed = parseImage(image);
  return parsed?.tag ?? parsed?.digest?.slice(7, 19) ?? image;
}

/**
 * The name of an image with its registry written out, as container runtimes
 * read it: `nginx` is `docker.io/library/nginx`.
 *
 * @public
 */
export function fullImageName(image: string): string {
  const slash = image.indexOf('/');
  if (slash === -1) {
    return `docker.io/library/${image}`;
  }
  const first = image.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  return isHost ? image : `docker.io/${image}`;
}

/** Official images that name no user, so that they begin as root. */
const ROOT_IMAGES = new Set(
  [
    'alpine busybox caddy debian golang haproxy httpd mariadb mongo mysql nginx',
    'node openjdk php postgres python rabbitmq redis tomcat traefik ubuntu wordpress',
  ].flatMap(names => names.split(' ')),
);

/**
 * What to know of an image that is known to insist on root, before it is
 * deployed: pods run under `restricted` (DESIGN §6). Nothing for all others,
 * of which only the cluster can tell.
 *
 * @public
 */
export function rootImageNotice(image: string): string | undefined {
  const { repository = '' } = parseImage(image) ?? {};
  const [, name = ''] =
    /^docker\.io\/library\/(.+)$/.exec(fullImageName(repository)) ?? [];
  if (!ROOT_IMAGES.has(name)) {
    return undefined;
  }
  const way =
    name === 'nginx'
      ? 'nginxinc/nginx-unprivileged'
      : 'an unprivileged variant of it, or one of your own with a numeric USER';
  return `The image ${name} runs as root unless told otherwise, and apps run without root: it will not start. Use ${way}. If there is none, a platform admin may set your tenant to pod security baseline.`;
}

/**
 * Says why an image may not come from where it comes, or nothing. The cluster
 * enforces the same by the policy in `deploy/rbac/registries`.
 *
 * @param allowed - registries, or paths in them, e.g. `ghcr.io/acme`; nothing
 * allows all
 * @public
 */
export function checkRegistry(
  image: string,
  allowed: string[] | undefined,
): Refusal | undefined {
  const name = fullImageName(image);
  const prefixes = allowed?.map(entry => `${entry.replace(/\/+$/, '')}/`);
  if (!prefixes || prefixes.some(prefix => name.startsWith(prefix))) {
    return undefined;
  }
  return {
    reason: 'RegistryNotAllowed',
    message: `Images may come only from ${allowed!.join(', ')}; ${name} does not. Push it there, or ask the platform team to allow its registry.`,
  };
}
