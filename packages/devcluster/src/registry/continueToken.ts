import { ApiError, badRequest, expired } from '../api/status';
import { jsonProblem } from '../util/goJson';

/** Where a list goes on. */
export interface ContinueToken {
  /** Revision of the first page; -1 for whatever is there now. */
  rv: number;
  /** Key of the last object of the page before. */
  start: string;
}

const VERSION = 'meta.k8s.io/v1';

const EXPIRED_CONTINUE =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** Writes a token. */
export function encodeToken({ rv, start }: ContinueToken): string {
  const document = { v: VERSION, rv, start };
  return Buffer.from(JSON.stringify(document)).toString('base64url');
}

function refuse(problem: string): never {
  throw badRequest(
    `invalid continue token: continue key is not valid: ${problem}`,
  );
}

/** Reads a token; answers 400 for what is none. */
export function decodeToken(text: string): ContinueToken {
  const illegal = text.search(/[^\w-]/);
  if (illegal >= 0) refuse(`illegal base64 data at input byte ${illegal}`);
  const bytes = Buffer.from(text, 'base64url');
  const problem = jsonProblem(bytes);
  if (problem) refuse(problem);
  const token: unknown = JSON.parse(bytes.toString());
  const { v, rv, start } = (token ?? {}) as Partial<Record<string, unknown>>;
  if (v !== VERSION) {
    refuse(`server does not recognize this encoded version "${v ?? ''}"`);
  }
  if (typeof rv !== 'number' || !Number.isSafeInteger(rv) || rv === 0) {
    return refuse(
      `incorrect encoded start resourceVersion (version ${VERSION})`,
    );
  }
  if (typeof start !== 'string' || start === '') {
    return refuse(`encoded start key empty (version ${VERSION})`);
  }
  return { rv, start };
}

/** 410 for a token of the past; it carries one that goes on with what is there now. */
export function continueExpired({ start }: ContinueToken): ApiError {
  const error = expired(EXPIRED_CONTINUE);
  const status = error.toStatus();
  status.metadata = { continue: encodeToken({ rv: -1, start }) };
  return Object.assign(error, { toStatus: () => status });
}
