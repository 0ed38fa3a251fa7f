import { ApiError } from './status';

/** The form in which an answer is wanted. */
export interface ResponseForm {
  encoding: 'json' | 'yaml';
  as: 'object' | 'Table' | 'PartialObjectMetadata' | 'APIGroupDiscoveryList';
  contentType: string;
}

const JSON_FORM: ResponseForm = {
  encoding: 'json',
  as: 'object',
  contentType: 'application/json',
};

interface Clause {
  media: string;
  parameters: Record<string, string>;
}

function parseClause(text: string): Clause {
  const [media, ...rest] = text.split(';').map(part => part.trim());
  const parameters = Object.fromEntries(
    rest.map(part => {
      const [key, value = ''] = part.split('=');
      return [key.trim(), value.trim()];
    }),
  );
  return { media: media.toLowerCase(), parameters };
}

function acceptable({ media, parameters }: Clause): ResponseForm | undefined {
  switch (media) {
    case '*/*':
    case 'application/*':
      return JSON_FORM;
    case 'application/yaml':
      return {
        encoding: 'yaml',
        as: 'object',
        contentType: 'application/yaml',
      };
    case 'application/json':
      return jsonForm(parameters);
    default:
      return undefined;
  }
}

function jsonForm(
  parameters: Record<string, string>,
): ResponseForm | undefined {
  const { as, g, v } = parameters;
  if (!as) return JSON_FORM;
  const contentType = `application/json;g=${g};v=${v};as=${as}`;
  if (as === 'Table' && g === 'meta.k8s.io') {
    return { encoding: 'json', as, contentType: 'application/json' };
  }
  if (/^PartialObjectMetadata(List)?$/.test(as) && g === 'meta.k8s.io') {
    return {
      encoding: 'json',
      as: 'PartialObjectMetadata',
      contentType: 'application/json',
    };
  }
  if (as === 'APIGroupDiscoveryList' && v === 'v2') {
    return { encoding: 'json', as, contentType };
  }
  return undefined;
}

/**
 * Chooses the first acceptable form of an Accept header.
 * @throws ApiError 406
 */
export function negotiate(accept: string | undefined): ResponseForm {
  if (!accept) return JSON_FORM;
  for (const clause of accept.split(',').map(parseClause)) {
    const form = acceptable(clause);
    if (form) return form;
  }
  throw new ApiError(
    406,
    'NotAcceptable',
    '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    {},
  );
}
