import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';

/**
 * Why something is not done: a stable machine word and a sentence that can be
 * shown to a person.
 *
 * @public
 */
export type Refusal = { reason: string; message: string };

/** What kind of HTTP answer a refusal becomes. @public */
export type RefusalKind =
  'input' | 'forbidden' | 'notFound' | 'conflict' | 'unavailable';

const errorClasses = {
  input: InputError,
  forbidden: NotAllowedError,
  notFound: NotFoundError,
  conflict: ConflictError,
  unavailable: ServiceUnavailableError,
};

/**
 * Makes the Backstage error for a refusal. The body that Backstage sends then
 * carries `error.reason` beside `error.name` and `error.message`.
 *
 * @param kind - decides the HTTP status: 400, 403, 404, 409 or 503
 * @param refusal - the stable reason and the sentence
 * @public
 */
export function refuse(kind: RefusalKind, refusal: Refusal): Error {
  const error = new errorClasses[kind](refusal.message);
  return Object.assign(error, { reason: refusal.reason });
}
