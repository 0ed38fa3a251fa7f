import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '@backstage/errors';
import {
  AppRef,
  checkAppName,
  checkTenantName,
} from '@smartdevops/backstage-plugin-smartdevops-common';
import git from 'isomorphic-git';

/** Where the catalog finds what repositories below a folder hold. */
const ENTITIES = ['*', '*', 'catalog-info.yaml'];

/** Who is noted in a commit. */
export type Author = { name: string; email: string };

/**
 * Git repositories in a folder of the portal, as `<tenant>/<name>`. Nothing is
 * ever written outside of it, over something, or through a symbolic link.
 */
export class RepositoryDirectory {
  private readonly root: string;

  /** @param directory - from where the backend runs, unless absolute */
  constructor(directory: string) {
    this.root = path.resolve(directory);
  }

  /** Target of the catalog's location of type `file` that reads them. */
  get entities(): string {
    return path.join(this.root, ...ENTITIES);
  }

  /** Where the catalog's file of a repository is. */
  entityFileOf({ tenant, app }: AppRef): string {
    requireNames({ tenant, app });
    return path.join(this.root, tenant, app, 'catalog-info.yaml');
  }

  /**
   * Makes a new repository with one commit that holds a folder.
   *
   * @throws an error with a sentence if there is one already, or if the folder
   * cannot be kept as it is
   */
  async publish(
    ref: AppRef,
    content: { source: string; author: Author; message: string },
  ): Promise<{ path: string; commit: string }> {
    requireNames(ref);
    const dir = await this.claim(ref);
    try {
      await fs.promises.cp(content.source, dir, {
        recursive: true,
        filter: isKept,
      });
      await git.init({ fs, dir, defaultBranch: 'main' });
      await git.add({ fs, dir, filepath: '.' });
      const commit = await git.commit({
        fs,
        dir,
        message: content.message,
        author: {
          name: headerText(content.author.name),
          email: headerText(content.author.email),
        },
      });
      return { path: dir, commit };
    } catch (error) {
      await fs.promises.rm(dir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Only one caller can make a folder, so nobody writes into another's. */
  private async claim({ tenant, app }: AppRef): Promise<string> {
    await fs.promises.mkdir(this.root, { recursive: true });
    const parent = path.join(await fs.promises.realpath(this.root), tenant);
    await fs.promises.mkdir(parent).catch(unlessThere);
    if (!(await fs.promises.lstat(parent)).isDirectory()) {
      throw new InputError(
        `${parent} is no folder, so nothing is written there. Ask the platform team to remove it.`,
      );
    }
    const dir = path.join(parent, app);
    try {
      await fs.promises.mkdir(dir);
    } catch (error) {
      unlessThere(error);
      throw new InputError(
        `There is a repository ${tenant}/${app} already, and it is not overwritten. Choose another name.`,
      );
    }
    return dir;
  }
}

function requireNames({ tenant, app }: AppRef): void {
  const wrong = checkTenantName(tenant) ?? checkAppName(app);
  if (wrong) {
    throw new InputError(wrong.message);
  }
}

function unlessThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
    throw error;
  }
}

/** The history of where it comes from stays there. */
async function isKept(file: string): Promise<boolean> {
  const found = await fs.promises.lstat(file);
  if (found.isSymbolicLink() || !(found.isFile() || found.isDirectory())) {
    throw new InputError(
      `${path.basename(file)} is a symbolic link or a device. A new repository may hold only files and folders.`,
    );
  }
  return path.basename(file) !== '.git';
}

/** Text that stays within its place in a commit. */
function headerText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f<>]+/g, ' ').trim() || 'unknown';
}
