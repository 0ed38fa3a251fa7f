/** Where the portal's backend is. */
export const backendUrl =
  process.env.SMARTDEVOPS_E2E_BACKEND_URL ?? 'http://localhost:7007';
