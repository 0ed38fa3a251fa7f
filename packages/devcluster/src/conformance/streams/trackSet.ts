/**
 * What merged streams say, by subject: the states that it went through, in
 * order. How often a state is written differs in every run and is left out.
 */
export type Tracks = Record<string, string[]>;

/**
 * The range and the ends of a counter: whether two steps were written as one
 * differs. Of `replicas` the lowest value may hide between a removal and a
 * creation.
 */
function rangeOf(subject: string, values: number[]): string {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const range = subject.endsWith(' replicas')
    ? `up to ${highest}`
    : `${lowest} to ${highest}`;
  return `from ${values[0]} through ${range}, then ${values.at(-1)}`;
}

function isSubsequence(short: string[], long: string[]): boolean {
  let next = 0;
  for (const state of long) if (state === short[next]) next += 1;
  return next === short.length;
}

/** Collects the states of subjects; several objects may share a subject. */
export class TrackSet {
  private readonly states = new Map<string, Map<string, string[]>>();
  private readonly last = new Map<string, string>();
  private readonly counters = new Map<string, number[]>();

  /**
   * Adds a state unless it is the object's last one.
   * @param aspect - what of the object changes, when several things do
   */
  add(subject: string, state: string, object = '', aspect = ''): void {
    const key = [subject, object, aspect].join('\u0000');
    if (this.last.get(key) === state) return;
    this.last.set(key, state);
    const objects = this.states.get(subject) ?? new Map<string, string[]>();
    objects.set(object, [...(objects.get(object) ?? []), state]);
    this.states.set(subject, objects);
  }

  /** Adds the value of a counter. */
  count(subject: string, value: number): void {
    const values = this.counters.get(subject) ?? [];
    if (values.at(-1) !== value) values.push(value);
    this.counters.set(subject, values);
  }

  /** Tracks without the objects' names; what one track contains is left out. */
  result(): Tracks {
    const result: Tracks = {};
    for (const [subject, objects] of this.states) {
      const variants = [...objects.values()].filter(
        (track, index, all) =>
          !all.some(
            (other, position) =>
              position !== index &&
              isSubsequence(track, other) &&
              (other.length > track.length || position < index),
          ),
      );
      variants.forEach((track, index) => {
        result[index === 0 ? subject : `${subject} (${index + 1})`] = track;
      });
    }
    for (const [subject, values] of this.counters) {
      result[subject] = [rangeOf(subject, values)];
    }
    return result;
  }
}
