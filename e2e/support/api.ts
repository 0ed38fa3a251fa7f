import { APIRequestContext, APIResponse, expect } from '@playwright/test';
import { backendUrl } from './addresses';
import { Persona } from './portal';

/** The backend's API as one persona. */
export class PersonaApi {
  private readonly request: APIRequestContext;
  private readonly token: string;

  private constructor(request: APIRequestContext, token: string) {
    this.request = request;
    this.token = token;
  }

  static async signIn(
    request: APIRequestContext,
    persona: Persona,
  ): Promise<PersonaApi> {
    const response = await request.get(`${backendUrl}/api/auth/demo/refresh`, {
      headers: { 'x-demo-persona': persona },
    });
    expect(response.ok()).toBe(true);
    const { backstageIdentity } = await response.json();
    return new PersonaApi(request, backstageIdentity.token);
  }

  /** Calls a route of the suite; `path` begins with `/v1`. */
  call(method: string, path: string, data?: unknown): Promise<APIResponse> {
    return this.ask(method, `/api/smartdevops${path}`, data);
  }

  /** Calls a route of any plugin; `path` begins with `/api`. */
  ask(method: string, path: string, data?: unknown): Promise<APIResponse> {
    return this.request.fetch(`${backendUrl}${path}`, {
      method,
      data,
      headers: { authorization: `Bearer ${this.token}` },
    });
  }

  /** Entities of the catalog that match a filter. */
  async entities(filter: string): Promise<unknown[]> {
    const response = await this.request.get(
      `${backendUrl}/api/catalog/entities?filter=${encodeURIComponent(filter)}`,
      { headers: { authorization: `Bearer ${this.token}` } },
    );
    return response.json();
  }
}
