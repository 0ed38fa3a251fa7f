export interface Config {
  smartdevops?: {
    /** How users reach apps; shown while an app is being named. */
    ingress?: {
      /**
       * @visibility frontend
       */
      baseDomain?: string;
      /**
       * @visibility frontend
       */
      scheme?: 'http' | 'https';
      /**
       * @visibility frontend
       */
      port?: number | string;
    };
    requests?: {
      /**
       * Whether requesters may not decide their own requests; true unless told.
       * @visibility frontend
       */
      fourEyes?: boolean;
    };
  };
}
