import { KubeObject } from '../model/objects';
import { ResourceDefinition } from '../schema/resource';
import { UserInfo } from '../auth/user';

/** A write on its way to storage. */
export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  definition: ResourceDefinition;
  subresource?: string;
  namespace?: string;
  name: string;
  /** The new object (absent for DELETE); plugins that mutate may change it. */
  object?: KubeObject;
  oldObject?: KubeObject;
  user: UserInfo;
  dryRun: boolean;
  /** Adds a Warning header to the answer. */
  warn(message: string): void;
}

/** One admission controller. Refuses by throwing an ApiError. */
export interface AdmissionPlugin {
  /** Changes the object before validation. */
  mutate?(request: AdmissionRequest): void;
  /** Checks the defaulted, validated object. */
  validate?(request: AdmissionRequest): void;
}

/** Runs plugins in order: all that mutate first, then all that validate. */
export class AdmissionChain {
  constructor(private readonly plugins: readonly AdmissionPlugin[]) {}

  mutate(request: AdmissionRequest): void {
    for (const plugin of this.plugins) plugin.mutate?.(request);
  }

  validate(request: AdmissionRequest): void {
    for (const plugin of this.plugins) plugin.validate?.(request);
  }
}
