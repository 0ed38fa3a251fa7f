/*
 * Ends process groups whose starter disappeared. It learns their ids from
 * its standard input; the end of that input means the starter is gone.
 */
import { createInterface } from 'node:readline';

const pids = [];
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

createInterface({ input: process.stdin })
  .on('line', line => {
    const pid = Number(line);
    if (Number.isInteger(pid) && pid > 1) {
      pids.push(pid);
    }
  })
  .on('close', () => {
    for (const pid of pids) {
      try {
        process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
      } catch {
        // It has ended by itself, as it should.
      }
    }
    process.exit(0);
  });
