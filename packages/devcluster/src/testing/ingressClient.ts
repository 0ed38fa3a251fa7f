import http from 'node:http';

/** What an app said about itself through the ingress. */
export interface AppAnswer {
  status: number;
  body: { version?: string; pod?: string };
}

/** Sends one request over a connection of its own. */
export function askIngress(url: string, host: string): Promise<AppAnswer> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers: { host }, agent: false }, response => {
        let text = '';
        response.on('data', chunk => (text += chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: text.startsWith('{') ? JSON.parse(text) : {},
          }),
        );
      })
      .on('error', reject);
  });
}
