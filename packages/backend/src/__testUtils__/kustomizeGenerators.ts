import fs from 'node:fs';
import path from 'node:path';
import type { Manifest } from './kustomize';

/** What a kustomization makes of files, as those in `deploy/` do. */
export type Generator = {
  name: string;
  namespace?: string;
  files: string[];
  options?: {
    disableNameSuffixHash?: boolean;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
};

const KNOWN = ['name', 'namespace', 'files', 'options'];
const KNOWN_OPTIONS = ['disableNameSuffixHash', 'labels', 'annotations'];
/** Where kustomize breaks lines of a Secret. */
const LINE = /.{1,70}/g;

/**
 * The objects of generators.
 *
 * @throws for what it does not understand, and for names with a hash
 */
export function generated(
  folder: string,
  kind: 'ConfigMap' | 'Secret',
  generators: Generator[] = [],
): Manifest[] {
  return generators.map(generator => {
    const { name, namespace, files, options = {} } = generator;
    const unknown = [
      ...Object.keys(generator).filter(key => !KNOWN.includes(key)),
      ...Object.keys(options).filter(key => !KNOWN_OPTIONS.includes(key)),
    ];
    if (unknown.length > 0 || !options.disableNameSuffixHash) {
      throw new Error(`${folder}: the generator of ${name} is not understood.`);
    }
    const { labels, annotations } = options;
    const isSecret = kind === 'Secret';
    return {
      apiVersion: 'v1',
      kind,
      metadata: {
        name,
        ...(namespace && { namespace }),
        ...(labels && { labels }),
        ...(annotations && { annotations }),
      },
      data: Object.fromEntries(
        files.map(file => {
          const text = fs.readFileSync(path.join(folder, file), 'utf8');
          return [path.basename(file), isSecret ? base64(text) : text];
        }),
      ),
      ...(isSecret && { type: 'Opaque' }),
    };
  });
}

function base64(text: string): string {
  const whole = Buffer.from(text).toString('base64');
  return `${whole.match(LINE)!.join('\n')}\n`;
}
