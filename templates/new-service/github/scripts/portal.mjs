/** Something that people can act on. */
export class Failure extends Error {}

const TRANSIENT = [408, 429, 502, 503, 504];

/** The portal's HTTP API, as the pipeline. */
export class Portal {
  /**
   * @param {string} address
   * @param {Record<string, string | undefined>} env
   */
  constructor(address, env) {
    this.url = address.replace(/\/+$/, '');
    this.env = env;
  }

  /** @throws a Failure with the portal's sentence, `reason` and `isTransient` */
  async call(method, path, body) {
    const headers = { authorization: `Bearer ${await this.token()}` };
    const { status, answer } = await request(
      `${this.url}/api/smartdevops${path}`,
      {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      },
    );
    if (status === 200) {
      return answer;
    }
    const { message, reason } = answer?.error ?? {};
    throw Object.assign(
      new Failure(
        message
          ? `${message}${reason ? ` (${reason})` : ''}`
          : `The portal answered ${status} without a reason.`,
      ),
      { reason, isTransient: TRANSIENT.includes(status) },
    );
  }

  /** GitHub's tokens live for minutes, so each request gets a new one. */
  async token() {
    const { env } = this;
    if (env.SMARTDEVOPS_TOKEN) {
      return env.SMARTDEVOPS_TOKEN;
    }
    if (!env.ACTIONS_ID_TOKEN_REQUEST_URL) {
      throw new Failure(
        'There is no token. Give the job the permission "id-token: write", or set SMARTDEVOPS_TOKEN.',
      );
    }
    const url = new URL(env.ACTIONS_ID_TOKEN_REQUEST_URL);
    url.searchParams.set('audience', this.url);
    const { status, answer } = await request(url, {
      headers: {
        authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`,
      },
    });
    if (status !== 200 || !answer?.value) {
      throw Object.assign(
        new Failure(`GitHub gave no token for this job (${status}).`),
        { isTransient: TRANSIENT.includes(status) },
      );
    }
    return answer.value;
  }
}

async function request(url, init) {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    return { status: response.status, answer: parsed(text) };
  } catch (error) {
    const cause = error.cause?.message ?? error.message;
    throw Object.assign(
      new Failure(`${new URL(url).host} does not answer: ${cause}.`),
      { isTransient: true },
    );
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
