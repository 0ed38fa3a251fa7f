/** Ports below this one need privileges that a tenant's pods never have. @public */
export const FIRST_UNPRIVILEGED_PORT = 1024;
/** What a privileged port becomes inside the container. @public */
export const REWRITTEN_PORT = 8080;

/** Where an app listens and where its Service answers. @public */
export type PortPlan = {
  /** Port the container has to listen on; also given to it as `PORT`. */
  containerPort: number;
  /** Port of the Service: always what was asked for. */
  servicePort: number;
  /** Said to the user when the two differ. */
  notice?: string;
};

/**
 * Decides the container port for a requested port. Pods run without root and
 * without capabilities, so nothing can listen below 1024: such a request is
 * served from 8080 while the Service keeps the requested port (DESIGN §6).
 *
 * @param requested - 1 to 65535
 * @public
 */
export function planPort(requested: number): PortPlan {
  if (requested >= FIRST_UNPRIVILEGED_PORT) {
    return { containerPort: requested, servicePort: requested };
  }
  return {
    containerPort: REWRITTEN_PORT,
    servicePort: requested,
    notice: `Port ${requested} is below ${FIRST_UNPRIVILEGED_PORT} and apps run without root, so the container listens on ${REWRITTEN_PORT} instead (PORT=${REWRITTEN_PORT}). The service still answers on port ${requested}.`,
  };
}
