/** What is left of a namespace's content after a pass of deletions. */
export interface RemainingContent {
  /** Objects that are still there, by `<resource>.<group>`. */
  resources: ReadonlyMap<string, number>;
  /** How many of them carry a finalizer. */
  finalizers: ReadonlyMap<string, number>;
}

/** v1.NamespaceCondition */
export interface NamespaceCondition {
  type: string;
  status: 'True' | 'False';
  lastTransitionTime: string;
  reason: string;
  message: string;
}

function listed(counts: ReadonlyMap<string, number>, word: string): string {
  return [...counts]
    .map(([name, count]) => `${name} ${word} ${count} resource instances`)
    .sort()
    .join(', ');
}

function contentRemaining({ resources }: RemainingContent) {
  return resources.size > 0
    ? {
        status: 'True' as const,
        reason: 'SomeResourcesRemain',
        message: `Some resources are remaining: ${listed(resources, 'has')}`,
      }
    : {
        status: 'False' as const,
        reason: 'ContentRemoved',
        message: 'All content successfully removed',
      };
}

function finalizersRemaining({ finalizers }: RemainingContent) {
  return finalizers.size > 0
    ? {
        status: 'True' as const,
        reason: 'SomeFinalizersRemain',
        message: `Some content in the namespace has finalizers remaining: ${listed(finalizers, 'in')}`,
      }
    : {
        status: 'False' as const,
        reason: 'ContentHasNoFinalizers',
        message: 'All content-preserving finalizers finished',
      };
}

/**
 * The conditions of a terminating namespace; a condition whose status stays
 * keeps its time.
 */
export function terminationConditions(
  remaining: RemainingContent,
  previous: readonly NamespaceCondition[],
  now: string,
): NamespaceCondition[] {
  const conditions = [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False' as const,
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False' as const,
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    {
      type: 'NamespaceDeletionContentFailure',
      status: 'False' as const,
      reason: 'ContentDeleted',
      message:
        'All content successfully deleted, may be waiting on finalization',
    },
    { type: 'NamespaceContentRemaining', ...contentRemaining(remaining) },
    { type: 'NamespaceFinalizersRemaining', ...finalizersRemaining(remaining) },
  ];
  return conditions.map(({ type, status, ...rest }) => {
    const before = previous.find(item => item.type === type);
    const lastTransitionTime =
      before?.status === status ? before.lastTransitionTime : now;
    return { type, status, lastTransitionTime, ...rest };
  });
}
