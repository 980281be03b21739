import * as v from "valibot";
import { authorizer, identitySources, services } from "./caller-options.ts";
import { hooks } from "./hook-options.ts";
import { issuer } from "./issuer-options.ts";
import { flag, group, origins, text, textOrOutput, wholeNumber } from "./option-kinds.ts";
import {
  areTags,
  fitContentSecurityPolicy,
  isDomain,
  isEmailAddress,
  isRelativeFolder,
  isRelativeModule,
  isTopicArn,
  maximum,
} from "./option-rules.ts";

/** How CloudWatch's retention periods are named by SST. */
const logRetentions = [
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

const tagsRule = `must be at most ${maximum.tags} tags, none of which starts with aws: and no two of which differ only in case`;

const alarms = group({
  /** An address that gets an email. SNS first asks it to confirm the subscription. */
  email: v.optional(
    text(isEmailAddress, {
      rule: "must be one email address",
      variable: "SLIPWAY_ALARM_EMAIL",
      example: "ops@example.com",
    }),
  ),
  /** The ARN of your own SNS topic. */
  topic: v.optional(
    textOrOutput(isTopicArn, {
      rule: "must be the ARN of an SNS topic",
      variable: "SLIPWAY_ALARM_TOPIC",
      example: "arn:aws:sns:eu-central-1:123456789012:ops",
    }),
  ),
});

const throttle = group({
  /** Requests per second. The default is 500. */
  rate: v.optional(
    wholeNumber(
      { min: 1, max: 10_000, unit: "requests per second" },
      { variable: "SLIPWAY_THROTTLE_RATE", example: "200" },
    ),
  ),
  /** Requests at once. The default is 1000. */
  burst: v.optional(
    wholeNumber(
      { min: 1, max: 5000, unit: "requests" },
      { variable: "SLIPWAY_THROTTLE_BURST", example: "400" },
    ),
  ),
});

const concurrency = group({
  /**
   * The maximum concurrent executions of finalize-upload. The default is 50.
   *
   * Source of the range: AWS Lambda Developer Guide, "Configuring maximum concurrency for Amazon SQS event sources".
   */
  finalize: v.optional(
    wholeNumber(
      { min: 2, max: 1000, unit: "executions" },
      { variable: "SLIPWAY_FINALIZE_CONCURRENCY", example: "50" },
    ),
  ),
  /** The maximum executions in which status requests wait. The API answers others with 503. The default is 100. */
  statuses: v.optional(
    wholeNumber(
      { min: 1, max: 10_000, unit: "executions" },
      { variable: "SLIPWAY_STATUS_CONCURRENCY", example: "200" },
    ),
  ),
  /**
   * Whether these executions, and one for the sweep, are reserved. The default is the value of `protect`. An account with
   * a quota of ten executions cannot reserve any.
   */
  reserve: v.optional(flag({ variable: "SLIPWAY_RESERVE_CONCURRENCY", example: "false" })),
});

export const optionEntries = {
  /** The folder of Slipway's checkout, relative to the app's `sst.config.ts`. The default is the same folder. */
  path: v.optional(
    text(isRelativeFolder, {
      rule: "must be a folder relative to sst.config.ts, with forward slashes",
      example: "vendor/slipway",
    }),
  ),
  /** The app's config with the kinds of uploads, relative to the app's `sst.config.ts`. The default is one kind without a config. */
  config: v.optional(
    text(isRelativeModule, {
      rule: "must be a TypeScript or JavaScript module relative to sst.config.ts, with forward slashes",
      variable: "SLIPWAY_CONFIG",
      example: "slipway.config.ts",
    }),
  ),
  /** What the hooks of the config use. */
  hooks: v.optional(hooks),
  /** The page's domain, in a hosted zone of Route 53. The default is CloudFront's own domain. */
  domain: v.optional(
    text(isDomain, {
      rule: `must be a lowercase domain without a scheme, of at most ${maximum.domain} characters`,
      variable: "SLIPWAY_DOMAIN",
      example: "uploads.example.com",
    }),
  ),
  /** Whether to deploy Slipway's page. Without it, `origins` must list a page of yours. The default is `true`. */
  page: v.optional(flag({ variable: "SLIPWAY_PAGE", example: "false" })),
  /** Origins of other pages that may call the API and post to the bucket. */
  origins: v.optional(origins({ variable: "SLIPWAY_ORIGINS", example: "https://app.example.com" })),
  /** Your own OIDC issuer. The default is a Cognito user pool that is created for the instance. */
  issuer: v.optional(issuer),
  /** Names of services. Each gets a client of the user pool, whose tokens may act for any owner. */
  services: v.optional(services),
  /**
   * The app's own Lambda authorizer, instead of an issuer: a handler relative to the app's `sst.config.ts`, or the arguments of a
   * function. It gets payload format 2.0, and returns `{ isAuthorized, context: { sub, … } }`. There is no page of Slipway's.
   */
  authorizer: v.optional(authorizer),
  /** Parts of a request without which the authorizer is not called. The default is the header `Authorization`. */
  identitySources: v.optional(identitySources),
  /** Where alarms are sent. By default, no one is notified. */
  alarms: v.optional(alarms),
  /** How long the logs of the functions and the API are kept. The default is 1 month. */
  logRetention: v.optional(
    v.pipe(
      v.picklist(logRetentions, `must be one of ${logRetentions.join(", ")}`),
      v.metadata({ variable: "SLIPWAY_LOG_RETENTION", example: "3 months" }),
    ),
  ),
  /** Whether CloudTrail records each access to files and records, at a cost. The default is `false`. */
  dataEvents: v.optional(flag({ variable: "SLIPWAY_DATA_EVENTS", example: "true" })),
  /** How many requests the API accepts from all callers together. It answers others with 429. */
  throttle: v.optional(throttle),
  /** How many executions the functions may use. */
  concurrency: v.optional(concurrency),
  /**
   * Whether functions are deployed with code that V8 compiled ahead. The default is `false`: SST bundles them, as it does for
   * `sst dev`. Compiled code has not been measured on Lambda.
   */
  compileAhead: v.optional(flag({ variable: "SLIPWAY_COMPILE_AHEAD", example: "true" })),
  /**
   * Whether the table and the user pool have deletion protection, and data outlives the stage. The default is the app's
   * `protect` in `sst.config.ts`. Data also outlives the stage if the app's `removal` is not `remove`.
   */
  protect: v.optional(flag({ variable: "SLIPWAY_PROTECT", example: "true" })),
  /** Tags on every resource that supports tags. */
  tags: v.optional(
    v.pipe(
      v.record(v.string(), v.string(tagsRule), tagsRule),
      v.check(areTags, tagsRule),
      v.metadata({
        variable: "SLIPWAY_TAGS",
        example: "team=media,cost-centre=42",
        format: "pairs",
      }),
    ),
  ),
  /** The port at which Vite serves the page in `sst dev`. The default is 5173. */
  devPort: v.optional(wholeNumber({ min: 1, max: 65_535, unit: "a port" }, { example: "5174" })),
};

/** The options of a Slipway, and the rules that several options must fulfill together. */
export const optionsSchema = v.pipe(
  group(optionEntries),
  v.forward(
    v.partialCheck(
      [["page"], ["issuer"]],
      ({ page, issuer }) => page === false || issuer === undefined || issuer.clientId !== undefined,
      "is required for signing in on the page",
    ),
    ["issuer", "clientId"],
  ),
  v.forward(
    v.partialCheck(
      [["page"], ["issuer"]],
      ({ page, issuer }) =>
        page === false || issuer === undefined || fitContentSecurityPolicy(issuer),
      `must have at most ${maximum.issuerOrigins} characters together with the issuer's own origin, to fit into the page's Content-Security-Policy`,
    ),
    ["issuer", "origins"],
  ),
  v.forward(
    v.partialCheck(
      [["page"], ["origins"]],
      ({ page, origins = [] }) => page !== false || origins.length > 0,
      "is required if there is no page of Slipway's",
    ),
    ["origins"],
  ),
  v.forward(
    v.partialCheck(
      [["page"], ["domain"]],
      ({ page, domain }) => page !== false || domain === undefined,
      "must not be set if SLIPWAY_PAGE (page) is false, because it is the page's domain",
    ),
    ["domain"],
  ),
  v.forward(
    v.partialCheck(
      [["config"], ["hooks"]],
      ({ config, hooks }) => hooks === undefined || config !== undefined,
      "is required with hooks",
    ),
    ["config"],
  ),
  v.forward(
    v.partialCheck(
      [["issuer"], ["authorizer"], ["services"]],
      ({ issuer, authorizer, services }) =>
        services === undefined || (issuer === undefined && authorizer === undefined),
      "must not be set with an issuer or an authorizer of your own, which issue the tokens of services themselves",
    ),
    ["services"],
  ),
  v.forward(
    v.partialCheck(
      [["issuer"], ["authorizer"]],
      ({ issuer, authorizer }) => issuer === undefined || authorizer === undefined,
      "must not be set with an issuer, because it replaces the issuer",
    ),
    ["authorizer"],
  ),
  v.forward(
    v.partialCheck(
      [["page"], ["authorizer"]],
      ({ page, authorizer }) => page === false || authorizer === undefined,
      "requires that SLIPWAY_PAGE (page) is false, because Slipway's page signs in with an issuer",
    ),
    ["authorizer"],
  ),
  v.forward(
    v.partialCheck(
      [["authorizer"], ["identitySources"]],
      ({ authorizer, identitySources }) =>
        identitySources === undefined || authorizer !== undefined,
      "must not be set without an authorizer",
    ),
    ["identitySources"],
  ),
);

/** The options of a Slipway. All of them are optional. */
export type SlipwayOptions = v.InferInput<typeof optionsSchema>;

/** The name of an instance, which starts the names of its resources. */
export const instanceName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Z][A-Za-z0-9]{0,19}$/,
    "must start with a capital letter and have at most 20 letters and digits",
  ),
);
