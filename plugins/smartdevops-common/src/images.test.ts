import fc from 'fast-check';
import {
  checkImage,
  checkRegistry,
  imageVersion,
  parseImage,
  rootImageNotice,
} from './images';

const digest = `sha256:${'a1'.repeat(32)}`;

describe('parseImage', () => {
  it.each([
    ['demo/hello:1.0', { repository: 'demo/hello', tag: '1.0' }],
    ['nginx', { repository: 'nginx' }],
    [
      'localhost:5000/team/app:v1',
      { repository: 'localhost:5000/team/app', tag: 'v1' },
    ],
    ['localhost:5000/app', { repository: 'localhost:5000/app' }],
    [`app@${digest}`, { repository: 'app', digest }],
    [
      `r.example.com/a/b:1@${digest}`,
      { repository: 'r.example.com/a/b', tag: '1', digest },
    ],
  ])('reads %s', (image, expected) => {
    expect(parseImage(image)).toEqual({
      tag: undefined,
      digest: undefined,
      ...expected,
    });
  });

  it.each([
    '',
    ':1.0',
    'Demo/hello:1.0',
    'demo/hello:',
    'demo/hello:1.0:2',
    'demo//hello:1.0',
    'demo/hello:1 0',
    'demo/hello@sha256:abc',
    `a@${digest}@${digest}`,
    'http://demo/hello:1.0',
    '$(id):1.0',
    'demo/hello:1.0\n',
    `${'a'.repeat(600)}:1`,
  ])('refuses %j', image => {
    expect(parseImage(image)).toBeUndefined();
    expect(checkImage(image)?.reason).toBe('ImageInvalid');
  });

  it('never throws and keeps what it accepts', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), text => {
        const parsed = parseImage(text);
        if (!parsed) {
          return true;
        }
        const { repository, tag, digest: hash } = parsed;
        const suffix = (tag ? `:${tag}` : '') + (hash ? `@${hash}` : '');
        return repository + suffix === text;
      }),
    );
  });
});

it('wants a tag or a digest', () => {
  expect(checkImage('demo/hello')?.reason).toBe('ImageTagMissing');
  expect(checkImage('demo/hello:1.0')).toBeUndefined();
  expect(checkImage(`demo/hello@${digest}`)).toBeUndefined();
});

it.each([
  ['demo/hello:1.0', '1.0'],
  [`demo/hello@${digest}`, 'a1a1a1a1a1a1'],
  ['not an image', 'not an image'],
])('calls the version of %s %s', (image, version) => {
  expect(imageVersion(image)).toBe(version);
});

describe('checkRegistry', () => {
  it.each<[string, string[] | undefined, boolean]>([
    ['demo/hello:1.0', undefined, true],
    ['demo/hello:1.0', ['docker.io'], true],
    ['nginx:1.27', ['docker.io/library'], true],
    ['nginx:1.27', ['docker.io/demo'], false],
    ['docker.io/demo/hello:1.0', ['docker.io/demo/'], true],
    ['ghcr.io/acme/shop:1', ['ghcr.io/acme'], true],
    // A name that only begins alike is another owner's.
    ['ghcr.io/acme-evil/shop:1', ['ghcr.io/acme'], false],
    ['ghcr.io.evil.example/acme/shop:1', ['ghcr.io'], false],
    ['localhost/shop:1', ['docker.io'], false],
    ['registry:5000/shop:1', ['registry:5000'], true],
    ['demo/hello:1.0', [], false],
  ])('%s from %j: %s', (image, allowed, fine) => {
    const refusal = checkRegistry(image, allowed);
    expect(refusal?.reason).toBe(fine ? undefined : 'RegistryNotAllowed');
  });
});

describe('rootImageNotice', () => {
  it.each([
    'nginx:1.27',
    'docker.io/library/nginx:1.27',
    `library/postgres@sha256:${'a'.repeat(64)}`,
  ])('warns of %s', image => {
    expect(rootImageNotice(image)).toMatch(/runs as root .* pod security/);
  });

  it('names the unprivileged nginx', () => {
    expect(rootImageNotice('nginx:1')).toContain('nginxinc/nginx-unprivileged');
  });

  it.each([
    'nginxinc/nginx-unprivileged:1.27',
    'demo/hello:1.0',
    'ghcr.io/library/nginx:1',
    'ghcr.io/acme/nginx:1',
    'not an image',
    '',
  ])('knows nothing of %s', image => {
    expect(rootImageNotice(image)).toBeUndefined();
  });
});
