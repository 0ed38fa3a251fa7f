/** Holds a deleted CustomResourceDefinition until its objects are gone. */
export const CRD_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

/** The conditions of a definition whose kinds are served. */
export function acceptedConditions(since: string): object[] {
  return [
    {
      type: 'NamesAccepted',
      status: 'True',
      lastTransitionTime: since,
      reason: 'NoConflicts',
      message: 'no conflicts found',
    },
    {
      type: 'Established',
      status: 'True',
      lastTransitionTime: since,
      reason: 'InitialNamesAccepted',
      message: 'the initial names have been accepted',
    },
  ];
}

/** What the API server adds to a definition that is deleted. */
export function terminatingCondition(now: string): object {
  return {
    type: 'Terminating',
    status: 'True',
    lastTransitionTime: now,
    reason: 'InstanceDeletionPending',
    message:
      'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  };
}
