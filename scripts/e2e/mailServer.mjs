import { createRequire } from 'node:module';
import { inRoot } from '../lib/paths.mjs';

const USER = 'portal';

/**
 * An SMTP server on loopback that lets the portal in by its password and
 * forgets what it is given.
 *
 * @param {string} password
 * @returns {Promise<{port: number, user: string, logins: () => number, stop: () => Promise<void>}>}
 */
export async function startMailServer(password) {
  const require = createRequire(inRoot('packages', 'backend', 'package.json'));
  const { SMTPServer } = require('smtp-server');
  let logins = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      if (auth.username !== USER || auth.password !== password) {
        done(new Error('Who are you?'));
        return;
      }
      logins += 1;
      done(null, { user: USER });
    },
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => done());
    },
  });
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: server.server.address().port,
    user: USER,
    logins: () => logins,
    stop: () => new Promise(resolve => server.close(resolve)),
  };
}
