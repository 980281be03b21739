import { isObjectPrefix, objectPrefixRule } from "@slipway/core/fields/object-prefix";
import { objectPrefix } from "@slipway/core/identity";
import * as v from "valibot";
import { authorizer, identitySources, services } from "./caller-options.ts";
import { files } from "./files-options.ts";
import { hooks } from "./hook-options.ts";
import { issuer } from "./issuer-options.ts";
import { flag, group, origins, text, textOrOutput, wholeNumber } from "./option-kinds.ts";
import {
  areTags,
  fitContentSecurityPolicy,
  isBucketName,
  isDomain,
  isEmailAddress,
  isRelativeModule,
  isTopicArn,
  maximum,
} from "./option-rules.ts";
import type { LogRetention, SlipwayOptions } from "./slipway-options.ts";

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
] as const satisfies readonly LogRetention[];

const tagsRule = `must be at most ${maximum.tags} tags, none of which starts with aws: and no two of which differ only in case`;

const alarms = group({
  email: v.optional(
    text(isEmailAddress, {
      rule: "must be one email address",
      variable: "SLIPWAY_ALARM_EMAIL",
      example: "ops@example.com",
    }),
  ),
  topic: v.optional(
    textOrOutput(isTopicArn, {
      rule: "must be the ARN of an SNS topic",
      variable: "SLIPWAY_ALARM_TOPIC",
      example: "arn:aws:sns:eu-central-1:123456789012:ops",
    }),
  ),
});

const throttle = group({
  rate: v.optional(
    wholeNumber(
      { min: 1, max: 10_000, unit: "requests per second" },
      { variable: "SLIPWAY_THROTTLE_RATE", example: "200" },
    ),
  ),
  burst: v.optional(
    wholeNumber(
      { min: 1, max: 5000, unit: "requests" },
      { variable: "SLIPWAY_THROTTLE_BURST", example: "400" },
    ),
  ),
});

const concurrency = group({
  // Source of the range: AWS Lambda Developer Guide, "Configuring maximum concurrency for Amazon SQS event sources".
  finalize: v.optional(
    wholeNumber(
      { min: 2, max: 1000, unit: "executions" },
      { variable: "SLIPWAY_FINALIZE_CONCURRENCY", example: "50" },
    ),
  ),
  statuses: v.optional(
    wholeNumber(
      { min: 1, max: 10_000, unit: "executions" },
      { variable: "SLIPWAY_STATUS_CONCURRENCY", example: "200" },
    ),
  ),
  reserve: v.optional(flag({ variable: "SLIPWAY_RESERVE_CONCURRENCY", example: "false" })),
});

/** The rules of the options that `SlipwayOptions` describes. */
export const optionEntries = {
  config: v.optional(
    text(isRelativeModule, {
      rule: "must be a TypeScript or JavaScript module relative to sst.config.ts, with forward slashes",
      variable: "SLIPWAY_CONFIG",
      example: "slipway.config.ts",
    }),
  ),
  hooks: v.optional(hooks),
  bucket: v.optional(
    group({
      name: text(isBucketName, {
        rule: "must be the name of a bucket",
        example: "media-files",
      }),
      prefix: v.optional(text(isObjectPrefix, { rule: objectPrefixRule, example: objectPrefix })),
    }),
  ),
  api: v.optional(flag({ example: "false" })),
  domain: v.optional(
    text(isDomain, {
      rule: `must be a lowercase domain without a scheme, of at most ${maximum.domain} characters`,
      variable: "SLIPWAY_DOMAIN",
      example: "uploads.example.com",
    }),
  ),
  files: v.optional(files),
  page: v.optional(flag({ variable: "SLIPWAY_PAGE", example: "false" })),
  origins: v.optional(origins({ variable: "SLIPWAY_ORIGINS", example: "https://app.example.com" })),
  issuer: v.optional(issuer),
  services: v.optional(services),
  authorizer: v.optional(authorizer),
  identitySources: v.optional(identitySources),
  alarms: v.optional(alarms),
  logRetention: v.optional(
    v.pipe(
      v.picklist(logRetentions, `must be one of ${logRetentions.join(", ")}`),
      v.metadata({ variable: "SLIPWAY_LOG_RETENTION", example: "3 months" }),
    ),
  ),
  dataEvents: v.optional(flag({ variable: "SLIPWAY_DATA_EVENTS", example: "true" })),
  throttle: v.optional(throttle),
  concurrency: v.optional(concurrency),
  compileAhead: v.optional(flag({ variable: "SLIPWAY_COMPILE_AHEAD", example: "true" })),
  protect: v.optional(flag({ variable: "SLIPWAY_PROTECT", example: "true" })),
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
  devPort: v.optional(wholeNumber({ min: 1, max: 65_535, unit: "a port" }, { example: "5174" })),
} satisfies Record<keyof SlipwayOptions, v.GenericSchema>;

/** Options that have no effect without Slipway's API. */
const optionsOfApi = [
  "page",
  "domain",
  "issuer",
  "services",
  "authorizer",
  "identitySources",
  "throttle",
] as const;

/** The options of a Slipway, and the rules that several options must fulfill together. */
export const optionsSchema: v.GenericSchema<SlipwayOptions> = v.pipe(
  group(optionEntries),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.api !== false) return;
    const options = dataset.value;
    for (const key of optionsOfApi)
      if (options[key] !== undefined && options[key] !== false)
        addIssue({
          message: "must not be set if api is false, because your app answers the API",
          path: [
            { type: "object", origin: "value", input: { ...options }, key, value: options[key] },
          ],
        });
  }),
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
      [["api"], ["page"], ["origins"]],
      ({ api, page, origins = [] }) => (page !== false && api !== false) || origins.length > 0,
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

/** The name of an instance, which starts the names of its resources. */
export const instanceName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Z][A-Za-z0-9]{0,19}$/,
    "must start with a capital letter and have at most 20 letters and digits",
  ),
);
