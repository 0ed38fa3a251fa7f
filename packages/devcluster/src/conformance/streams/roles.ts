import { ReplicaSet } from '../../model/workloads';
import { StreamEvent } from './streamEvent';

/**
 * Names that mean the same in every run: a ReplicaSet and its pods are called
 * by the image of their template.
 */
export class Roles {
  private readonly sets = new Map<string, string>();

  /** Learns from events; later scenarios refer to earlier objects. */
  learn(events: StreamEvent[]): void {
    for (const { stream, object } of events) {
      if (stream !== 'replicasets') continue;
      const { template } = (object as ReplicaSet).spec;
      this.sets.set(object.metadata.name, template.spec.containers[0].image);
    }
  }

  /** The image of a ReplicaSet. */
  ofSet(name: string): string {
    return this.sets.get(name) ?? 'unknown';
  }

  /** The image of a pod, by its name. */
  ofPod(name: string): string {
    return this.ofSet(name.replace(/-[^-]+$/, ''));
  }

  /** A text without what differs in every run. */
  normalize(text: string): string {
    const named = [...this.sets].reduce(
      (result, [name, image]) =>
        result
          .replace(
            new RegExp(`\\b${name}-[a-z0-9]{5}(?![a-z0-9])`, 'g'),
            '<pod>',
          )
          .replace(new RegExp(`\\b${name}(?![a-z0-9])`, 'g'), `<${image}>`),
      text,
    );
    return named
      .replace(/\(combined from similar events\): /, '')
      .replace(/(Failed to pull image "[^"]+"): .*/, '$1')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>')
      .replace(/\b\d+\.\d+\.\d+\.\d+(:\d+)?\b/g, '<address>')
      .replace(/<pod>_[a-z0-9-]+\(/g, '<pod>(')
      .replace(/ assigned [a-z0-9-]+\/<pod> to \S+/, ' assigned <pod>');
  }
}
