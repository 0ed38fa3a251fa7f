import { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** An e-mail as it arrived. */
export type Mail = { to: string[]; subject: string; body: string };

/** Takes e-mails on loopback and keeps them. */
export class MailSink {
  readonly mails: Mail[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', chunk => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        this.mails.push({ to, ...read(Buffer.concat(chunks).toString()) });
        done();
      });
    },
  });

  /** @returns the port */
  async listen(): Promise<number> {
    await new Promise<void>(resolve => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return (this.server.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>(resolve => {
      this.server.close(resolve);
    });
  }
}

/** Subject and text of an e-mail; enough for texts in ASCII. */
function read(raw: string): Pick<Mail, 'subject' | 'body'> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
  const unfolded = head.replace(/\r\n\s+/g, ' ');
  return {
    subject: /^Subject: (.*)$/im.exec(unfolded)?.[1] ?? '',
    body: raw
      .slice(head.length)
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, code) =>
        String.fromCharCode(parseInt(code, 16)),
      ),
  };
}
