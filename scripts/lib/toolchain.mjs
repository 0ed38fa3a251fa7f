import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { inRoot, toolchainDir } from './paths.mjs';

const NODE_MAJORS = [22, 24];
const WANTED_NODE = 24;

/**
 * Makes sure that a Node the portal supports and the right yarn are there,
 * fetching from npm what is missing, and returns the environment in which
 * `node` and `yarn` are those.
 *
 * @param {(line: string) => void} say
 * @returns {NodeJS.ProcessEnv}
 */
export function ensureToolchain(say) {
  const wanted = { [yarnPackage()]: yarnVersion() };
  const own = Number(process.versions.node.split('.')[0]);
  const fits = NODE_MAJORS.includes(own);
  if (!fits) {
    wanted[nodePackage()] = String(WANTED_NODE);
  }
  const missing = Object.entries(wanted).filter(
    ([name, version]) => !isInstalled(name, version),
  );
  if (missing.length > 0) {
    say(
      `Fetching ${missing
        .map(([name, version]) => `${name}@${version}`)
        .join(' and ')} from npm (once)`,
    );
    install(missing.map(([name, version]) => `${name}@${version}`));
  }
  const nodeDir = fits
    ? path.dirname(process.execPath)
    : path.join(packageDir(nodePackage()), 'bin');
  return environment(nodeDir);
}

function yarnPackage() {
  return '@yarnpkg/cli-dist';
}

/** The version that `packageManager` in package.json names. */
function yarnVersion() {
  const manifest = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));
  return manifest.packageManager.replace(/^yarn@/, '').replace(/\+.*$/, '');
}

function nodePackage() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${platform}-${process.arch}`;
}

function packageDir(name) {
  return path.join(toolchainDir, 'node_modules', ...name.split('/'));
}

function isInstalled(name, version) {
  try {
    const file = path.join(packageDir(name), 'package.json');
    const installed = JSON.parse(fs.readFileSync(file, 'utf8')).version;
    return installed === version || installed.startsWith(`${version}.`);
  } catch {
    return false;
  }
}

function install(packages) {
  fs.mkdirSync(toolchainDir, { recursive: true });
  const manifest = path.join(toolchainDir, 'package.json');
  if (!fs.existsSync(manifest)) {
    fs.writeFileSync(manifest, '{"private": true}\n');
  }
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync(npm, [...args, ...packages], {
    cwd: toolchainDir,
    encoding: 'utf8',
    env: withoutNpm(process.env),
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    throw new Failure(
      `${packages.join(
        ' and ',
      )} could not be fetched from npm. The first start needs a connection to the npm registry; check it and try again.\n${(
        result.stderr ?? ''
      ).slice(-500)}`,
    );
  }
}

/** What `npm start` put into the environment would confuse another npm. */
function withoutNpm(env) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        !/^npm_(package|lifecycle|config_(local_)?prefix|execpath|command)/.test(
          name,
        ),
    ),
  );
}

function environment(nodeDir) {
  const bin = path.join(toolchainDir, 'bin');
  fs.mkdirSync(bin, { recursive: true });
  const yarn = path.join(packageDir(yarnPackage()), 'bin', 'yarn.js');
  writeIfChanged(
    path.join(bin, 'yarn'),
    `#!/bin/sh\nexec node "${yarn}" "$@"\n`,
  );
  writeIfChanged(
    path.join(bin, 'yarn.cmd'),
    `@echo off\r\nnode "${yarn}" %*\r\n`,
  );
  const separator = path.delimiter;
  return {
    ...withoutNpm(process.env),
    PATH: [bin, nodeDir, process.env.PATH].join(separator),
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_PROGRESS_BARS: '0',
    // The registry that npm uses is the one yarn should use.
    ...registryOf(process.env),
  };
}

function registryOf(env) {
  const registry = env.npm_config_registry;
  return registry && !env.YARN_NPM_REGISTRY_SERVER
    ? { YARN_NPM_REGISTRY_SERVER: registry.replace(/\/$/, '') }
    : {};
}

function writeIfChanged(file, text) {
  if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) {
    fs.writeFileSync(file, text, { mode: 0o755 });
  }
}
