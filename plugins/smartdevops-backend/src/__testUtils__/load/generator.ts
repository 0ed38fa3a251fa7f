import http from 'node:http';
import { LoadOrder, Sample } from './samples';
import { visit } from './visit';

/*
 * Sends requests at a rate, whatever the answers take: a process of its own,
 * so that neither side waits for the other. What is late, because the machine
 * was busy, is sent at once.
 */
const TICK_MS = 1;
const REPORT_MS = 50;

process.once('message', ({ target, rate }: LoadOrder) => {
  // Connections take turns, so that none is idle until the ingress closes it.
  const agent = new http.Agent({
    keepAlive: true,
    maxSockets: 256,
    scheduling: 'fifo',
  });
  const started = performance.now();
  let samples: Sample[] = [];
  let sent = 0;
  let open = 0;

  const report = () => {
    if (samples.length > 0) {
      process.send?.(samples);
      samples = [];
    }
  };
  const send = async () => {
    open += 1;
    const sample = await visit(target, agent);
    samples.push(sample);
    open -= 1;
  };
  const tick = setInterval(() => {
    const due = ((performance.now() - started) / 1_000) * rate;
    for (; sent < due; sent++) {
      send();
    }
  }, TICK_MS);
  const reporting = setInterval(report, REPORT_MS);

  process.once('message', () => {
    clearInterval(tick);
    const finishing = setInterval(() => {
      if (open === 0) {
        clearInterval(finishing);
        clearInterval(reporting);
        agent.destroy();
        process.send?.(samples, () => process.disconnect());
      }
    }, TICK_MS);
  });
});
