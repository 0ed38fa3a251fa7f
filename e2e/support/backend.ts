import { expect } from '@playwright/test';
import fs from 'node:fs';
import { backendUrl } from './addresses';

/*
 * The portal's backend as a process: killed, as by the kernel when memory is
 * short. What `npm start` runs is started again by its supervisor.
 */

const READY = `${backendUrl}/.backstage/health/v1/readiness`;

/** Kills the backend and everything of its process group, at once. */
export function killBackend(): void {
  const pid = listenerOn(Number(new URL(backendUrl).port));
  // Fields after the name, which may hold anything: state, parent, group.
  const [, , group] = fs
    .readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  process.kill(-Number(group), 'SIGKILL');
}

/** Waits until nobody answers any more. */
export async function expectNoBackend(): Promise<void> {
  await expect.poll(isReady, { timeout: 10_000 }).toBe(false);
}

/** Waits until it answers again. */
export async function expectBackend(): Promise<void> {
  await expect.poll(isReady, { timeout: 120_000 }).toBe(true);
}

async function isReady(): Promise<boolean> {
  return fetch(READY).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The process that listens on a port of loopback. */
function listenerOn(port: number): number {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const sockets = ['tcp', 'tcp6']
    .flatMap(name => fs.readFileSync(`/proc/net/${name}`, 'utf8').split('\n'))
    .map(line => line.trim().split(/\s+/))
    // 0A: it listens.
    .filter(
      ([, local, , state]) => local?.endsWith(`:${wanted}`) && state === '0A',
    )
    .map(fields => `socket:[${fields[9]}]`);
  for (const pid of fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))) {
    if (filesOf(pid).some(file => sockets.includes(file))) {
      return Number(pid);
    }
  }
  throw new Error(`Nobody listens on ${port}.`);
}

function filesOf(pid: string): string[] {
  try {
    return fs
      .readdirSync(`/proc/${pid}/fd`)
      .map(fd => fs.readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    // It has ended, or is somebody else's.
    return [];
  }
}
