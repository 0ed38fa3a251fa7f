/** Somebody the demo lets you be. */
export type Persona = {
  /** Name of the user in `examples/org.yaml`. */
  id: string;
  title: string;
  /** Who that is. */
  description: string;
  /** What is worth trying as this persona. */
  tryThis: string;
};

/** The personas of the demo; `auth.providers.demo.personas` has the same. */
export const PERSONAS: Persona[] = [
  {
    id: 'developer',
    title: 'Developer',
    description: 'Devi develops in the tenant acme.',
    tryThis: 'Create → Deploy an app, then watch it start in its App tab.',
  },
  {
    id: 'owner',
    title: 'Tenant owner',
    description: 'Olu owns the tenant acme.',
    tryThis: 'Platform → Tenants: members, roles, and who may join.',
  },
  {
    id: 'newcomer',
    title: 'Newcomer',
    description: 'Nia has no tenant yet.',
    tryThis: 'Platform → Tenants: request a tenant, or ask to join acme.',
  },
  {
    id: 'admin',
    title: 'Platform admin',
    description: 'Ada keeps the platform running.',
    tryThis: 'Platform → Admin: decide requests, see every tenant.',
  },
];
