import { limits } from "@slipway/core/limits";

/** How long CloudWatch can keep logs, in SST's words. */
export const logRetentions = [
  "1 week",
  "2 weeks",
  "1 month",
  "2 months",
  "3 months",
  "6 months",
  "1 year",
  "2 years",
  "5 years",
  "10 years",
] as const;
export type LogRetention = (typeof logRetentions)[number];

/** An OIDC issuer whose tokens the API takes. */
export interface Issuer {
  /** The https:// address that tokens name as `iss`. */
  readonly issuer: $util.Input<string>;
  /** What tokens must carry as `aud`, or as `client_id` where there is no `aud`. */
  readonly audience: $util.Input<string>;
  /** The page's client there: a public one that may come back to the page's address. Needed where there is a page. */
  readonly clientId?: $util.Input<string>;
  /** What the page asks for, separated by spaces: `openid profile email offline_access` unless said otherwise. */
  readonly scope?: string;
  /** The API's address at an issuer that wants to be asked for one, as RFC 8707 "Resource Indicators" has it. */
  readonly resource?: $util.Input<string>;
  /** Origins that the page asks besides the issuer's own, where its token endpoint is elsewhere. */
  readonly origins?: readonly string[];
}

/** What an instance of Slipway may be told. All of it is optional. */
export interface SlipwayOptions {
  /** The folder of Slipway's checkout, seen from the app's `sst.config.ts`. The same folder unless said otherwise. */
  readonly path?: string;
  /** The page's domain, of a hosted zone in Route 53. CloudFront's own unless said otherwise. */
  readonly domain?: string;
  /** Whether to deploy Slipway's page. Without it, `origins` must name a page of yours. */
  readonly page?: boolean;
  /** Origins of other pages that may call the API and post to the bucket. */
  readonly origins?: readonly string[];
  /** Whose tokens the API takes. Those of a Cognito user pool that is made for the instance, unless said otherwise. */
  readonly issuer?: Issuer;
  /** Who is told of alarms. Unless somebody is, alarms only change their colour. */
  readonly alarms?: {
    /** An address that gets a mail. SNS asks it once whether it wants to. */
    readonly email?: string;
    /** The ARN of an SNS topic of yours. */
    readonly topic?: $util.Input<string>;
  };
  /** How long the logs of functions and API are kept: a month unless said otherwise. */
  readonly logRetention?: LogRetention;
  /** Whether CloudTrail writes down each reading and writing of a file and a record. It costs, so not unless said. */
  readonly dataEvents?: boolean;
  /** What the API takes from all callers together, before it answers 429. */
  readonly throttle?: {
    /** Requests per second: 500 unless said otherwise. */
    readonly rate?: number;
    /** Requests at once: 1000 unless said otherwise. */
    readonly burst?: number;
  };
  readonly concurrency?: {
    /** Executions of finalize-upload that the queue may keep busy: 50 unless said otherwise. */
    readonly finalize?: number;
    /** Executions in which status requests may wait; more of them are answered with 503 at once. 100 unless said otherwise. */
    readonly statuses?: number;
    /**
     * Whether these executions, and one for the sweep, are reserved, so that the three functions get no more and nobody
     * else gets them. As in `protect` unless said otherwise. An account with a quota of ten executions has none to reserve.
     */
    readonly reserve?: boolean;
  };
  /**
   * Whether deletion protection is on for the table and the user pool, and data outlives the stage. The default is the
   * app's `protect` in `sst.config.ts`. Data also outlives the stage where the app's `removal` is not `remove`.
   */
  readonly protect?: boolean;
  /** Tags on everything that can have some. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Where `sst dev` has Vite serve the page: 5173 unless said otherwise. */
  readonly devPort?: number;
}

/** Options with every choice made. */
export interface Settings {
  readonly path: string;
  readonly domain: string | undefined;
  readonly page: boolean;
  readonly origins: readonly string[];
  readonly issuer: Issuer | undefined;
  readonly alarms: { readonly email?: string; readonly topic?: $util.Input<string> };
  readonly logRetention: LogRetention;
  readonly dataEvents: boolean;
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly concurrency: {
    readonly finalize: number;
    readonly statuses: number;
    readonly reserve: boolean;
  };
  readonly protect: boolean;
  /** Whether buckets, table and user pool stay on AWS when the stage is removed. */
  readonly keepData: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly devPort: number;
}

/**
 * Make every choice that was left open.
 *
 * @param options that were checked (`check-options.ts`)
 */
export const settingsOf = (options: SlipwayOptions): Settings => {
  const { path = ".", origins = [], alarms = {}, tags = {}, protect = $app.protect } = options;
  return {
    path,
    domain: options.domain,
    page: options.page ?? true,
    origins,
    issuer: options.issuer,
    alarms,
    logRetention: options.logRetention ?? "1 month",
    dataEvents: options.dataEvents ?? false,
    throttle: { rate: options.throttle?.rate ?? 500, burst: options.throttle?.burst ?? 1000 },
    concurrency: {
      finalize: options.concurrency?.finalize ?? limits.concurrency.finalize,
      statuses: options.concurrency?.statuses ?? limits.concurrency.statuses,
      reserve: options.concurrency?.reserve ?? protect,
    },
    protect,
    keepData: protect || $app.removal !== "remove",
    tags,
    devPort: options.devPort ?? 5173,
  };
};
