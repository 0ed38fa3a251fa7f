import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { RepositoryDirectory } from './RepositoryDirectory';

/**
 * The folder that repositories are published to.
 *
 * @returns a function, because only who wants to use it has to hear that there
 * is none
 */
export function readRepositories(config: Config): () => RepositoryDirectory {
  const directory = config
    .getOptionalString('smartdevops.repositories.directory')
    ?.trim();
  return () => {
    if (!directory) {
      throw new InputError(
        'This portal keeps no repositories in a folder of its own (smartdevops.repositories.directory). Publish to GitHub instead.',
      );
    }
    return new RepositoryDirectory(directory);
  };
}
