import http from 'node:http';

/** Users of an app: one request after another, each over a new connection. */
export class AppUsers {
  requests = 0;
  readonly failures: string[] = [];
  private running = true;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  start(): void {
    this.running = true;
    this.done = this.loop();
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async loop(): Promise<void> {
    while (this.running) {
      const problem = await this.visit();
      this.requests += 1;
      if (problem !== undefined) {
        this.failures.push(`${new Date().toISOString()} ${problem}`);
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  private visit(): Promise<string | undefined> {
    const { host, port } = this;
    return new Promise(resolve => {
      http
        .get(
          { host: '127.0.0.1', port, headers: { host }, agent: false },
          response => {
            response.resume();
            response.on('error', error => resolve(error.message));
            response.on('end', () =>
              resolve(
                response.statusCode === 200
                  ? undefined
                  : String(response.statusCode),
              ),
            );
          },
        )
        .on('error', error => resolve(error.message));
    });
  }
}
