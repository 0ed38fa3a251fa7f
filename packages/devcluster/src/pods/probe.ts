import http from 'node:http';
import net from 'node:net';
import { Container, Probe } from '../model/workloads';
import { PodNetwork } from './podNetwork';

/** Outcome of one probe. */
export interface ProbeResult {
  success: boolean;
  message: string;
}

/** The number of a port that a probe or Service names. */
export function resolvePort(
  container: Container,
  port: number | string,
): number | undefined {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(item => item.name === port);
  return named?.containerPort ?? (Number(port) || undefined);
}

const SUCCESS: ProbeResult = { success: true, message: '' };

function failure(message: string): ProbeResult {
  return { success: false, message };
}

function httpProbe(
  target: { host: string; port: number },
  url: string,
  path: string,
  headers: Record<string, string>,
  timeoutMs: number,
): Promise<ProbeResult> {
  return new Promise(resolve => {
    const request = http.get(
      {
        ...target,
        path,
        timeout: timeoutMs,
        agent: false,
        headers: { 'User-Agent': 'kube-probe/1.36', Accept: '*/*', ...headers },
      },
      response => {
        response.resume();
        const code = response.statusCode ?? 0;
        resolve(
          code >= 200 && code < 400
            ? SUCCESS
            : failure(`HTTP probe failed with statuscode: ${code}`),
        );
      },
    );
    request.on('timeout', () => {
      request.destroy();
      resolve(
        failure(
          `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
        ),
      );
    });
    request.on('error', () => resolve(failure(`Get "${url}": EOF`)));
  });
}

function tcpProbe(target: {
  host: string;
  port: number;
}): Promise<ProbeResult> {
  return new Promise(resolve => {
    const socket = net.connect(target, () => {
      socket.destroy();
      resolve(SUCCESS);
    });
    socket.on('error', () => resolve(failure('connection refused')));
  });
}

/** Runs a probe against a pod over the network; commands always succeed. */
export async function runProbe(
  network: PodNetwork,
  ip: string,
  container: Container,
  probe: Probe,
  timeoutMs: number,
): Promise<ProbeResult> {
  const action = probe.httpGet ?? probe.tcpSocket;
  if (!action) return SUCCESS;
  const port = resolvePort(container, action.port);
  const target = port === undefined ? undefined : network.resolve(ip, port);
  const refused = `dial tcp ${ip}:${port}: connect: connection refused`;
  if (!probe.httpGet) return target ? tcpProbe(target) : failure(refused);
  const path = probe.httpGet.path ?? '/';
  const url = `http://${ip}:${port}${path}`;
  if (!target) return failure(`Get "${url}": ${refused}`);
  const headers = Object.fromEntries(
    (probe.httpGet.httpHeaders ?? []).map(({ name, value }) => [name, value]),
  );
  return httpProbe(target, url, path, headers, timeoutMs);
}
