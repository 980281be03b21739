/** How long logs are kept, as SST names it. */
export type LogRetention =
  | "1 week"
  | "2 weeks"
  | "1 month"
  | "2 months"
  | "3 months"
  | "6 months"
  | "1 year"
  | "2 years"
  | "5 years"
  | "10 years";

/** An OIDC issuer whose tokens the API accepts. */
export interface Issuer {
  /** The https:// URL that tokens have as `iss`. */
  readonly issuer: $util.Input<string>;
  /** The value that tokens must have as `aud`, or as `client_id` if they have no `aud`. */
  readonly audience: $util.Input<string>;
  /** The page's client at the issuer: a public client that may redirect to the page. Required if there is a page. */
  readonly clientId?: $util.Input<string> | undefined;
  /** The scopes that the page requests, separated by spaces. The default is `openid profile email offline_access`. */
  readonly scope?: string | undefined;
  /** The API's URI, if the issuer requires one (RFC 8707, "Resource Indicators"). */
  readonly resource?: $util.Input<string> | undefined;
  /** Additional origins that the page connects to, for example if the issuer's token endpoint is on another origin. */
  readonly origins?: readonly string[] | undefined;
}

/** An additional permission of a function. */
export interface Permission {
  readonly actions: $util.Input<string>[];
  readonly resources: $util.Input<$util.Input<string>[]>;
  readonly effect?: "allow" | "deny";
}

/** What the hooks of the config use. */
export interface HookOptions {
  /** Components that hooks use with SST's `Resource`. */
  readonly link?: readonly object[] | undefined;
  /** What hooks may do on AWS, in addition to the permissions of the links. */
  readonly permissions?: readonly Permission[] | undefined;
  /** Environment variables that the modules of the config read. */
  readonly environment?: Readonly<Record<string, $util.Input<string>>> | undefined;
}

/** A handler's path, as SST's functions have it, or the arguments of a function. */
export type AuthorizerFunction = string | sst.aws.FunctionArgs;

/** The options of a Slipway. All of them are optional. */
export interface SlipwayOptions {
  /** The app's config with the kinds of uploads, relative to the app's `sst.config.ts`. The default is one kind without a config. */
  readonly config?: string | undefined;
  /** What the hooks of the config use. */
  readonly hooks?: HookOptions | undefined;
  /**
   * A bucket of yours, in the region of the deployment, instead of a new one. Slipway uses only the objects under `prefix`. The
   * bucket must keep versions, block public access, and encrypt without a KMS key.
   */
  readonly bucket?:
    | {
        readonly name: string;
        /** The prefix of Slipway's objects, with a slash at its end. The default is `uploads/`. It must not change later. */
        readonly prefix?: string | undefined;
      }
    | undefined;
  /**
   * Whether to deploy the HTTP API. Without it, your own app answers its routes with `@slipway/server`, and there is no page and no
   * sign-in of Slipway's. The default is `true`.
   */
  readonly api?: boolean | undefined;
  /** The page's domain, in a hosted zone of Route 53. The default is CloudFront's own domain. */
  readonly domain?: string | undefined;
  /** The CloudFront distribution for files. */
  readonly files?:
    | {
        /** Whether there is one. The default is `true` if a kind is public, or has `delivery: "cdn"`. */
        readonly cdn?: boolean | undefined;
        /** Its domain, in a hosted zone of Route 53. The default is CloudFront's own domain. */
        readonly domain?: string | undefined;
        /** The number of the key that signs links. A new number makes a new key. Increment it by 1. The default is 1. */
        readonly keyNumber?: number | undefined;
      }
    | undefined;
  /** Whether to deploy Slipway's page. Without it, `origins` must list a page of yours. The default is `true`, and `false` without an API. */
  readonly page?: boolean | undefined;
  /** Origins of other pages that may call the API and post to the bucket. */
  readonly origins?: readonly string[] | undefined;
  /** Your own OIDC issuer. The default is a Cognito user pool that is created for the instance. */
  readonly issuer?: Issuer | undefined;
  /** Names of services. Each gets a client of the user pool, whose tokens may act for any owner. */
  readonly services?: readonly string[] | undefined;
  /**
   * The app's own Lambda authorizer, instead of an issuer: a handler relative to the app's `sst.config.ts`, or the arguments of a
   * function. It gets payload format 2.0, and returns `{ isAuthorized, context: { sub, … } }`. Slipway's page is then not deployed.
   */
  readonly authorizer?: AuthorizerFunction | undefined;
  /** Parts of a request without which the authorizer is not called. The default is the header `Authorization`. */
  readonly identitySources?: readonly string[] | undefined;
  /** Where alarms are sent. By default, no one is notified. */
  readonly alarms?:
    | {
        /** An address that gets an email. SNS first asks it to confirm the subscription. */
        readonly email?: string | undefined;
        /** The ARN of your own SNS topic. */
        readonly topic?: $util.Input<string> | undefined;
      }
    | undefined;
  /** How long the logs of the functions and the API are kept. The default is 1 month. */
  readonly logRetention?: LogRetention | undefined;
  /** Whether CloudTrail records each access to files and records, at a cost. The default is `false`. */
  readonly dataEvents?: boolean | undefined;
  /** How many requests the API accepts from all callers together. It answers others with 429. */
  readonly throttle?:
    | {
        /** Requests per second. The default is 500. */
        readonly rate?: number | undefined;
        /** Requests at once. The default is 1000. */
        readonly burst?: number | undefined;
      }
    | undefined;
  /** How many executions the functions may use. */
  readonly concurrency?:
    | {
        /** The maximum concurrent executions of finalize-upload. The default is 50. */
        readonly finalize?: number | undefined;
        /** The maximum executions in which status requests wait. The API answers others with 503. The default is 100. */
        readonly statuses?: number | undefined;
        /**
         * Whether these executions, and one for the sweep, are reserved. The default is the value of `protect`. An account with a
         * quota of ten executions cannot reserve any.
         */
        readonly reserve?: boolean | undefined;
      }
    | undefined;
  /**
   * Whether functions are deployed with code that V8 compiled ahead, from a checkout of Slipway's repository. The default is `false`:
   * SST bundles them, as it does for `sst dev`. Compiled code has not been measured on Lambda.
   */
  readonly compileAhead?: boolean | undefined;
  /**
   * Whether the table and the user pool have deletion protection, and data outlives the stage. The default is the app's `protect` in
   * `sst.config.ts`. Data also outlives the stage if the app's `removal` is not `remove`.
   */
  readonly protect?: boolean | undefined;
  /** Tags on every resource that supports tags. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** The port at which the page is served in `sst dev`. The default is 5173. */
  readonly devPort?: number | undefined;
}
