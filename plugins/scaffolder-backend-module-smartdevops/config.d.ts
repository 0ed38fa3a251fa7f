export interface Config {
  smartdevops?: {
    /** Where the template "New service from source" can publish to without an account. */
    repositories?: {
      /**
       * Folder of the backend in which Git repositories are made, as
       * `<tenant>/<name>`; none unless told.
       */
      directory?: string;
    };
  };
}
