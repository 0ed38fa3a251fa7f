export interface Config {
  app?: {
    /** How people sign in. */
    signIn?: {
      /**
       * Providers of `auth.providers` that the sign-in page offers, in order;
       * the personas of the demo unless told.
       * @deepVisibility frontend
       */
      providers?: Array<'oidc' | 'github'>;
      /**
       * What your identity provider is called; "Single sign-on" unless told.
       * @visibility frontend
       */
      oidcTitle?: string;
    };
  };
}
