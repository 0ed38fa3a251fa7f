export interface Config {
  smartdevops?: {
    /** How the backend reaches the cluster. */
    kubernetes?: {
      /** Path of a kubeconfig file; without it the in-cluster account is used. */
      kubeconfig?: string;
      /** Context of that file; its current context unless told. */
      context?: string;
      /**
       * How the cluster calls a member, who may look at the tenant with
       * kubectl: `{ref}` is the entity ref (`user:default/ada`), `{name}` its
       * name. With OIDC sign-in at the API server for example `oidc:{name}`.
       * `{ref}` unless told.
       */
      memberUserName?: string;
    };
    /**
     * Clusters that tenants can be put in, where there are several; an admin
     * chooses when approving one, and the first is taken unless told. What an
     * entry leaves out is taken from `kubernetes`, `ingress` and `prometheus`.
     */
    clusters?: Array<{
      /**
       * Kept with each tenant, so it must not change. Tenants from before
       * there were several are in the one that is called `default`.
       */
      name: string;
      /** What admins read; the name unless told. */
      title?: string;
      kubernetes?: {
        kubeconfig?: string;
        context?: string;
      };
      ingress?: {
        baseDomain?: string;
        scheme?: 'http' | 'https';
        port?: number | string;
        className?: string;
        /** Instead of those that all have, not besides them. */
        annotations?: { [annotation: string]: string };
      };
      prometheus?: {
        url?: string;
      };
    }>;
    /** How much one caller may change, by each replica of the backend. */
    limits?: {
      /** Writes within the window; 300 unless told. */
      writes?: number;
      /** 60 unless told. */
      windowSeconds?: number;
    };
    /**
     * Pipelines that may release apps, by the subject of their token; several
     * entries of one subject add up. The token itself is set up in
     * `backend.auth.externalAccess`.
     */
    pipelines?: Array<{
      /** As Backstage knows it: of a static token its `subject`, of `jwks` `external:<subjectPrefix>:<sub>`. */
      subject: string;
      /** The one tenant it may act in. */
      tenant: string;
      /** Its apps; all of the tenant unless told. */
      apps?: string[];
      /** What it may do besides looking. */
      may: Array<'prepare' | 'promote' | 'abort' | 'rollback'>;
      /** Images, or paths of images, that it may prepare, e.g. `ghcr.io/acme/shop`; any unless told. */
      images?: string[];
    }>;
    /** How users reach apps. */
    ingress?: {
      /**
       * Domain below which apps are found: `<app>.<tenant>.<baseDomain>`.
       * @visibility frontend
       */
      baseDomain?: string;
      /**
       * @visibility frontend
       */
      scheme?: 'http' | 'https';
      /**
       * Port of the ingress as users see it; the scheme's own unless told.
       * @visibility frontend
       */
      port?: number | string;
      /** IngressClass of the apps' Ingresses; the cluster's default unless told. */
      className?: string;
      /**
       * On the Ingress of every app and preview, e.g.
       * `cert-manager.io/cluster-issuer: letsencrypt`. Keys of `smartdevops.io`
       * are refused.
       */
      annotations?: { [annotation: string]: string };
    };
    /** Groups (or users) whose members are platform admins. */
    admins?: string[];
    /** Put in front of a tenant's name to make the name of its namespace. */
    namespacePrefix?: string;
    /** Plans a tenant can have; replaces the built-in small, medium and large. */
    plans?: Array<{
      name: string;
      title?: string;
      description?: string;
      quota: {
        cpu: string;
        memory: string;
        pods: number;
        storage?: string;
        volumes?: number;
        secrets?: number;
        configMaps?: number;
      };
      internetEgress?: boolean;
    }>;
    /** Plan of a request that names none; the first plan unless told. */
    defaultPlan?: string;
    apps?: {
      /**
       * Registries, or paths in them, that images may come from, e.g.
       * `ghcr.io/acme`; all unless told. Docker Hub is `docker.io`.
       * `deploy/rbac/registries` makes the cluster enforce the same.
       */
      allowedRegistries?: string[];
    };
    /** How versions of apps are prepared, promoted and gone back from. */
    releases?: {
      /** How long a promoted version is watched, and left by itself if it loses replicas; 60 unless told. */
      guardWindowSeconds?: number;
      /** How long the previous version keeps running after that; 60 unless told. */
      scaleDownDelaySeconds?: number;
      /** After how long a forgotten candidate is given up; 24 unless told. */
      previewTtlHours?: number;
      /** After how long a rollback to a version that does not get ready is given up; 600 unless told. */
      rollbackDeadlineSeconds?: number;
      /** Whether a second person has to agree before a promotion. */
      approval?: {
        required?: boolean;
        /** Only in these tenants; in all unless told. */
        tenants?: string[];
      };
      /** When nothing is promoted: weekly (`days`, `from`, `to`, `timeZone`), or once (`start`, `end`). */
      freezes?: Array<{
        /** Days on which it begins. */
        days?: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
        /** Time of day, such as "18:00". */
        from?: string;
        /** Time of day; on the next day if it is not later than `from`. */
        to?: string;
        /** IANA time zone, such as `Europe/Berlin`. */
        timeZone?: string;
        /** RFC 3339, or a local time together with `timeZone`. */
        start?: string;
        /** Like `start`. */
        end?: string;
        /** Only in these tenants; in all unless told. */
        tenants?: string[];
        /** Said to whoever wants to promote. */
        message?: string;
      }>;
    };
    prometheus?: {
      /**
       * Base URL of a Prometheus that scrapes cAdvisor, kube-state-metrics and
       * ingress-nginx: charts of apps come from it, and candidates with many
       * errors are not promoted.
       */
      url?: string;
    };
    /** A Grafana with the dashboards of `deploy/monitoring/grafana`; its panels are shown within the portal. */
    grafana?: {
      /** Where users' browsers reach it, such as `https://grafana.example.com`. */
      baseUrl?: string;
      /** By which Grafana knows the dashboards. */
      dashboards?: {
        /** `smartdevops-client` unless told. */
        client?: string;
        /** `smartdevops-devops` unless told. */
        devops?: string;
      };
      /** Grafana's organization; 1 unless told. */
      orgId?: number;
      /** Whether the portal signs its users in to Grafana (`auth.jwt` with `url_login`). */
      jwt?: {
        /** False unless told. */
        enabled?: boolean;
        /** What Grafana expects as `aud`; `grafana` unless told. */
        audience?: string;
        /** Seconds that a token is good for, at most 60; 60 unless told. */
        lifetimeSeconds?: number;
        /** Further claims that are the same for everybody, e.g. `role: Viewer`. */
        claims?: { [claim: string]: string };
      };
    };
    /** Logs beyond the life of a pod. */
    loki?: {
      /** Base URL of a Loki. */
      url?: string;
      /** Sent as `X-Scope-OrgID`, where Loki has several tenants. */
      orgId?: string;
      /**
       * Sent as a bearer token.
       * @visibility secret
       */
      token?: string;
      /** Labels that hold namespace and pod of a line; `namespace` and `pod` unless told. */
      labels?: {
        namespace?: string;
        pod?: string;
      };
    };
    requests?: {
      /**
       * Whether requesters may not decide their own requests; true unless told.
       * @visibility frontend
       */
      fourEyes?: boolean;
      /** Days after which a request that nobody decided expires; 30 unless told. */
      expireAfterDays?: number;
    };
    alerts?: {
      /** Minutes without Prometheus' Watchdog alert after which admins are told that no alert gets through; 10 unless told. */
      heartbeatMinutes?: number;
      /** Where people's browsers reach Alertmanager; alerts then link to its page for a silence. */
      alertmanagerUrl?: string;
    };
    offboarding?: {
      /** Days that everything of an offboarded tenant is kept; 30 unless told. */
      retentionDays?: number;
    };
    removal?: {
      /** Whether apps may be removed; needs `deploy/rbac/removal` too. */
      enabled?: boolean;
    };
  };
}
