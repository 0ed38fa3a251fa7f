/** A container image reference. */
export interface ImageReference {
  /** Without tag and digest, for example `demo/hello`. */
  name: string;
  tag: string;
}

/** How the process of an image behaves. */
export type ImageBehavior =
  'healthy' | 'broken' | 'unready' | 'slow' | 'missing' | 'oom' | 'flaky';

/** Splits an image reference; the tag defaults to `latest`. */
export function parseImage(image: string): ImageReference {
  const [withoutDigest] = image.split('@');
  const slash = withoutDigest.lastIndexOf('/');
  const colon = withoutDigest.indexOf(':', slash + 1);
  return colon < 0
    ? { name: withoutDigest, tag: 'latest' }
    : {
        name: withoutDigest.slice(0, colon),
        tag: withoutDigest.slice(colon + 1),
      };
}

const BEHAVIORS: readonly ImageBehavior[] = [
  'broken',
  'unready',
  'slow',
  'missing',
  'oom',
  'flaky',
];

/** What an image does: the `demo/…` failure images fail, all others serve. */
export function behaviorOf(image: string): ImageBehavior {
  const name = parseImage(image).name.replace(/^docker\.io\//, '');
  return BEHAVIORS.find(item => name === `demo/${item}`) ?? 'healthy';
}

// Well-known images whose default user is root.
const ROOT_IMAGES = new Set([
  'nginx',
  'httpd',
  'busybox',
  'alpine',
  'ubuntu',
  'debian',
  'redis',
  'postgres',
  'mysql',
  'mariadb',
  'mongo',
  'node',
  'python',
  'golang',
  'traefik',
]);

/** Whether the image's default user is root. */
export function runsAsRoot(image: string): boolean {
  const { name } = parseImage(image);
  return ROOT_IMAGES.has(name.replace(/^(docker\.io\/)?(library\/)?/, ''));
}

/** The port that an image listens on without any configuration. */
export function defaultPort(image: string): number {
  return runsAsRoot(image) || parseImage(image).name === 'demo/hello'
    ? 80
    : 8080;
}

/** The error of a pull that fails, in containerd's words. */
export function pullError(image: string): string {
  const { name, tag } = parseImage(image);
  const full = /^[^/]+\.[^/]+\//.test(name) ? name : `docker.io/${name}`;
  return `failed to pull and unpack image "${full}:${tag}": failed to resolve image: ${full}:${tag}: not found`;
}
