/*
 * Releases a version of the app that catalog-info.yaml names, through the HTTP
 * API of the portal. It needs nothing but Node, and may be run again at any
 * time: what is done already is not done twice.
 */
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Failure, Portal } from './portal.mjs';

const USAGE = `node release.mjs prepare --image IMAGE
  runs IMAGE beside the active version and waits until it passes its checks
node release.mjs promote --revision NUMBER
  lets that candidate serve the users and waits until it has been watched

  --app TENANT/APP    instead of smartdevops.io/app in catalog-info.yaml
  --timeout SECONDS   how long to wait; 900 unless told
  --patience SECONDS  how long it may fail before it has failed, because a first
                      crash can be a late dependency; 20 unless told

SMARTDEVOPS_PORTAL_URL is the address of the portal. SMARTDEVOPS_TOKEN is a
token of the portal; in GitHub Actions, the job's own identity is used.
`;
const INTERVAL_MS = 2_000;
/** Refusals that are over by themselves. */
const FOR_NOW = ['CandidateStarting', 'PreviewNotServing', 'ChecksRunning'];
const BUSY = ['Verifying', 'RollingBack'];

/** @returns {Promise<number>} exit code */
export async function main(args, env) {
  try {
    const { command, options } = readOptions(args, env);
    const release = new Release(options, env);
    await (command === 'prepare'
      ? release.prepare(options.image)
      : release.promote(options.revision));
    return 0;
  } catch (error) {
    if (error.code === 'USAGE') {
      console.error(error.message);
      return 2;
    }
    const sentence = oneLine(
      error instanceof Failure ? error.message : (error.stack ?? error),
    );
    console.error(
      env.GITHUB_ACTIONS
        ? `::error::${sentence.replaceAll('%', '%25')}`
        : `Failed: ${sentence}`,
    );
    return 1;
  }
}

function readOptions(args, env) {
  let values;
  let positionals;
  try {
    ({ values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        image: { type: 'string' },
        revision: { type: 'string' },
        app: { type: 'string' },
        timeout: { type: 'string', default: '900' },
        patience: { type: 'string', default: '20' },
      },
    }));
  } catch (error) {
    throw usage(error.message);
  }
  const [command] = positionals;
  if (positionals.length !== 1 || !['prepare', 'promote'].includes(command)) {
    throw usage('Say prepare or promote.');
  }
  const portal = env.SMARTDEVOPS_PORTAL_URL;
  if (!URL.canParse(portal ?? '') || !/^https?:/.test(portal)) {
    throw usage('Set SMARTDEVOPS_PORTAL_URL to the address of the portal.');
  }
  if (command === 'prepare' && !values.image) {
    throw usage('Name the image with --image.');
  }
  const revision = Number(values.revision);
  if (command === 'promote' && !(Number.isInteger(revision) && revision > 0)) {
    throw usage('Name the revision that prepare gave with --revision.');
  }
  const seconds = Number(values.timeout);
  if (!(seconds > 0 && seconds <= 21_600)) {
    throw usage('--timeout is a number of seconds up to 21600.');
  }
  const patience = Number(values.patience);
  if (!(patience >= 0 && patience <= seconds)) {
    throw usage('--patience is a number of seconds within the timeout.');
  }
  const app = values.app ?? appOf('catalog-info.yaml');
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(app ?? '')) {
    throw usage(
      'Name the app with --app TENANT/APP, or by smartdevops.io/app in catalog-info.yaml.',
    );
  }
  return {
    command,
    options: {
      ...{ portal, app, seconds, patience },
      ...{ image: values.image, revision },
    },
  };
}

function usage(sentence) {
  return Object.assign(new Failure(`${sentence}\n\n${USAGE}`), {
    code: 'USAGE',
  });
}

function appOf(file) {
  const line = /^\s*['"]?smartdevops\.io\/app['"]?:\s*['"]?([^\s'"#]+)/m;
  return fs.existsSync(file)
    ? line.exec(fs.readFileSync(file, 'utf8'))?.[1]
    : undefined;
}

class Release {
  constructor({ portal, app, seconds, patience }, env) {
    const [tenant, name] = app.split('/');
    this.portal = new Portal(portal, env);
    this.app = { tenant, name };
    this.path = `/v1/tenants/${tenant}/apps/${name}`;
    this.deadline = Date.now() + seconds * 1_000;
    this.patienceMs = patience * 1_000;
    this.env = env;
    this.told = '';
  }

  /** Runs the image as the candidate, unless it runs already. */
  async prepare(image) {
    const revision = await this.until(async () => {
      const { release } = await this.look(image);
      if (release.candidate?.image === image) {
        return release.candidate.revision;
      }
      if (!release.candidate && release.active?.image === image) {
        return release.active.revision;
      }
      if (BUSY.includes(release.phase)) {
        return this.tell(release.message);
      }
      const prepared = await this.portal.call('POST', `${this.path}/prepare`, {
        image,
      });
      return prepared.release.candidate.revision;
    });
    const app = await this.followed(revision, ({ release }) => {
      const failed = release.checks.find(check => check.passed === false);
      const running = release.checks.some(check => check.passed === undefined);
      if (release.phase === 'PreviewFailed' || failed) {
        return { failing: failed?.message ?? release.message };
      }
      return { done: release.phase === 'PreviewReady' && !running };
    });
    this.output({ revision, preview: app.urls.preview });
    this.summarize(
      app.release.active?.revision === revision
        ? `Revision ${revision} serves the users already.`
        : `Revision ${revision} is ready to be promoted: ${app.urls.preview}`,
    );
  }

  /** Lets the candidate serve the users, unless it does already. */
  async promote(revision) {
    await this.until(async () => {
      const { release } = await this.look();
      if (release.active?.revision === revision) {
        return true;
      }
      if (release.candidate?.revision !== revision) {
        throw new Failure(
          `Revision ${revision} is not the candidate any more: it was replaced or given up. Nothing was promoted.`,
        );
      }
      try {
        return await this.portal.call('POST', `${this.path}/promote`, {
          expectedRevision: revision,
        });
      } catch (error) {
        if (FOR_NOW.includes(error.reason)) {
          return this.tell(error.message);
        }
        throw error;
      }
    });
    const app = await this.followed(revision, ({ release }) => ({
      done: release.phase !== 'Verifying',
    }));
    this.summarize(`Revision ${revision} serves the users: ${app.urls.active}`);
  }

  /** Looks until a revision is as wanted; fails if it is gone, or fails for long. */
  async followed(revision, judge) {
    let failingSince;
    return this.until(async () => {
      const app = await this.look();
      const { release } = app;
      this.tell(release.message);
      const isActive = release.active?.revision === revision;
      if (!isActive && release.candidate?.revision !== revision) {
        throw new Failure(
          `Revision ${revision} was replaced, given up or gone back from. ${
            release.last?.message ?? release.message
          }`,
        );
      }
      const { done, failing } =
        isActive && release.phase !== 'Verifying' ? { done: true } : judge(app);
      failingSince = failing ? (failingSince ?? Date.now()) : undefined;
      if (failing && Date.now() - failingSince > this.patienceMs) {
        throw new Failure(`Revision ${revision} does not pass. ${failing}`);
      }
      return done && app;
    });
  }

  /** Tries again until something is there or time is up. */
  async until(attempt) {
    for (;;) {
      let trouble = this.told;
      try {
        const found = await attempt();
        if (found) {
          return found;
        }
        trouble = this.told;
      } catch (error) {
        if (!error.isTransient) {
          throw error;
        }
        trouble = error.message;
        this.tell(trouble);
      }
      if (Date.now() >= this.deadline) {
        throw new Failure(`Time is up. ${trouble} ${this.page()}`);
      }
      await sleep(INTERVAL_MS);
    }
  }

  async look(image) {
    try {
      return await this.portal.call('GET', this.path);
    } catch (error) {
      if (error.reason !== 'AppNotFound') {
        throw error;
      }
      const { tenant, name } = this.app;
      const form = encodeURIComponent(
        JSON.stringify({ tenant, name, image, healthPath: '/healthz' }),
      );
      throw new Failure(
        `There is no app ${tenant}/${name} yet, and a pipeline creates none. Deploy ${
          image ?? 'its first image'
        } once by hand, then run this job again: ${this.portal.url}/create/templates/default/deploy-app?formData=${form}`,
      );
    }
  }

  /** Says each new state once. */
  tell(sentence) {
    if (sentence !== this.told) {
      this.told = sentence;
      console.log(`- ${oneLine(sentence)}`);
    }
  }

  output(values) {
    const lines = Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${oneLine(value)}\n`);
    append(this.env.GITHUB_OUTPUT, lines.join(''));
  }

  summarize(sentence) {
    console.log(`- ${oneLine(sentence)}`);
    append(
      this.env.GITHUB_STEP_SUMMARY,
      `${oneLine(sentence)}\n\n${this.page()}\n`,
    );
  }

  page() {
    const { tenant, name } = this.app;
    return `Its page shows more: ${this.portal.url}/catalog/${tenant}/component/${name}/app`;
  }
}

function append(file, text) {
  if (file) {
    fs.appendFileSync(file, text);
  }
}

/** Lines of the log can be commands to GitHub: nothing of a message becomes one. */
function oneLine(text) {
  return String(text).replace(/\s*[\r\n]+\s*/g, ' ');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await main(process.argv.slice(2), process.env);
}
