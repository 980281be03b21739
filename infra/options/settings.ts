import { objectPrefix } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import type { AppConfig } from "./app-config.ts";
import type {
  AuthorizerFunction,
  HookOptions,
  Issuer,
  LogRetention,
  SlipwayOptions,
} from "./slipway-options.ts";

/** The distribution for files. */
export interface FilesCdnSettings {
  /** Its domain; undefined for CloudFront's own. */
  readonly domain: string | undefined;
  /** The number of the key that signs links. */
  readonly keyNumber: number;
}

/** Options with all defaults. */
export interface Settings {
  /** The app's config; undefined without one. */
  readonly config: AppConfig | undefined;
  readonly hooks: HookOptions;
  /** The name of a bucket that exists; undefined for a new one. */
  readonly bucket: string | undefined;
  /** The prefix of all objects in the bucket. */
  readonly prefix: string;
  /** The distribution for files; undefined if no kind needs it. */
  readonly filesCdn: FilesCdnSettings | undefined;
  readonly api: boolean;
  readonly domain: string | undefined;
  readonly page: boolean;
  readonly origins: readonly string[];
  readonly issuer: Issuer | undefined;
  readonly services: readonly string[];
  /** The app's own authorizer; undefined if an issuer's tokens are verified. */
  readonly authorizer: AuthorizerFunction | undefined;
  readonly identitySources: readonly string[] | undefined;
  readonly alarms: { readonly email?: string; readonly topic?: $util.Input<string> };
  readonly logRetention: LogRetention;
  readonly dataEvents: boolean;
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly concurrency: {
    readonly finalize: number;
    readonly statuses: number;
    readonly reserve: boolean;
  };
  readonly compileAhead: boolean;
  readonly protect: boolean;
  /** Whether the buckets, the table, and the user pool remain when the stage is removed. */
  readonly keepData: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly devPort: number;
}

/**
 * Fills in the defaults.
 *
 * @param options that `checkOptions` accepted
 * @param config the app's config, which `checkOptions` read
 */
export const resolveSettings = (
  options: SlipwayOptions,
  config?: AppConfig | undefined,
): Settings => {
  const { api = true, origins = [], alarms = {}, tags = {}, protect = $app.protect } = options;
  return {
    config,
    hooks: options.hooks ?? {},
    bucket: options.bucket?.name,
    prefix: options.bucket?.prefix ?? objectPrefix,
    filesCdn: hasFilesCdn(options, config)
      ? { domain: options.files?.domain, keyNumber: options.files?.keyNumber ?? 1 }
      : undefined,
    api,
    domain: options.domain,
    page: options.page ?? api,
    origins,
    issuer: options.issuer,
    services: options.services ?? [],
    authorizer: options.authorizer,
    identitySources: options.identitySources,
    alarms,
    logRetention: options.logRetention ?? "1 month",
    dataEvents: options.dataEvents ?? false,
    throttle: { rate: options.throttle?.rate ?? 500, burst: options.throttle?.burst ?? 1000 },
    concurrency: {
      finalize: options.concurrency?.finalize ?? limits.concurrency.finalize,
      statuses: options.concurrency?.statuses ?? limits.concurrency.statuses,
      reserve: options.concurrency?.reserve ?? protect,
    },
    compileAhead: options.compileAhead ?? false,
    protect,
    // guard: data outlives the stage if it is retained
    keepData: protect || $app.removal !== "remove",
    tags,
    devPort: options.devPort ?? 5173,
  };
};

/** Returns true if files have a distribution of their own: if a kind needs it, unless an option says otherwise. */
export const hasFilesCdn = ({ files }: SlipwayOptions, config: AppConfig | undefined): boolean =>
  files?.cdn ?? config?.needsCdn ?? false;
