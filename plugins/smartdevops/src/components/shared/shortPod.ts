/** The name of a pod without its app's, which all pods of the app begin with. */
export function shortPod(app: string, pod: string): string {
  return pod.startsWith(`${app}-`) ? pod.slice(app.length + 1) : pod;
}
