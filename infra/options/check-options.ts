import {
  areOrigins,
  areTags,
  fitPolicy,
  isAddress,
  isDomain,
  isWhole,
  matches,
  most,
} from "./option-values.ts";
import { logRetentions, type SlipwayOptions } from "./options.ts";

/** Returns what is wrong with a value, after its name: "is not …". */
type Check = (value: unknown) => string | undefined;

interface Setting {
  /** Its name in the options, with a dot where it is one of several. */
  readonly option: string;
  /** Its name in the environment, where `sst.config.ts` takes it from. */
  readonly variable?: string;
  readonly check: Check;
  /** A good value. */
  readonly example: string;
}

const unless =
  (is: (value: unknown) => boolean, words: string): Check =>
  (value) =>
    is(value) ? undefined : words;

/** An output, which only the deployment knows, cannot be looked at. */
const known =
  (check: Check): Check =>
  (value) =>
    typeof value === "object" ? undefined : check(value);

const yesOrNo = unless((value) => typeof value === "boolean", "is neither true nor false");

const originList = unless(
  areOrigins,
  `is not a list of ${most.origins} origins at most, which have a scheme and a host, no path and no asterisk`,
);

/** Every option, what is asked of it, and where it may also be set. The documentation of a deployment is checked against it. */
export const knownSettings: readonly Setting[] = [
  {
    option: "path",
    check: unless(
      matches(/^(?!\/)(?!.*\\)[^\0]+$/),
      "is not a folder seen from sst.config.ts, with forward slashes",
    ),
    example: "vendor/slipway",
  },
  {
    option: "domain",
    variable: "SLIPWAY_DOMAIN",
    check: unless(
      isDomain,
      `is not a domain, in small letters, without a scheme, and of ${most.domain} characters at most`,
    ),
    example: "uploads.example.com",
  },
  { option: "page", variable: "SLIPWAY_PAGE", check: yesOrNo, example: "false" },
  {
    option: "origins",
    variable: "SLIPWAY_ORIGINS",
    check: originList,
    example: "https://app.example.com",
  },
  {
    option: "issuer.issuer",
    variable: "SLIPWAY_JWT_ISSUER",
    check: known(unless(isAddress, "is not the https:// address that tokens name as `iss`")),
    example: "https://id.example.com",
  },
  {
    option: "issuer.audience",
    variable: "SLIPWAY_JWT_AUDIENCE",
    check: known(unless(matches(/^\S+$/), "is not what tokens carry as `aud`")),
    example: "uploads",
  },
  {
    option: "issuer.clientId",
    variable: "SLIPWAY_JWT_CLIENT_ID",
    check: known(unless(matches(/^\S+$/), "is not the id of a client")),
    example: "0oa2abcd",
  },
  {
    option: "issuer.scope",
    variable: "SLIPWAY_JWT_SCOPE",
    check: unless(
      matches(/^(?=(.* )?openid( |$))\S+( \S+)*$/),
      "is not a list of scopes with openid, separated by spaces",
    ),
    example: "openid profile offline_access",
  },
  {
    option: "issuer.resource",
    variable: "SLIPWAY_JWT_RESOURCE",
    check: known(unless((value) => typeof value === "string" && URL.canParse(value), "is no URI")),
    example: "https://uploads.example.com",
  },
  {
    option: "issuer.origins",
    variable: "SLIPWAY_JWT_ORIGINS",
    check: originList,
    example: "https://tokens.example.com",
  },
  {
    option: "alarms.email",
    variable: "SLIPWAY_ALARM_EMAIL",
    check: unless(matches(/^[^\s@,]+@[^\s@,.]+(?:\.[^\s@,.]+)+$/), "is not one e-mail address"),
    example: "ops@example.com",
  },
  {
    option: "alarms.topic",
    variable: "SLIPWAY_ALARM_TOPIC",
    check: known(
      unless(
        matches(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/),
        "is not the ARN of an SNS topic",
      ),
    ),
    example: "arn:aws:sns:eu-central-1:123456789012:ops",
  },
  {
    option: "logRetention",
    variable: "SLIPWAY_LOG_RETENTION",
    check: unless(
      (value) => logRetentions.some((retention) => retention === value),
      `is none of ${logRetentions.join(", ")}`,
    ),
    example: "3 months",
  },
  { option: "dataEvents", variable: "SLIPWAY_DATA_EVENTS", check: yesOrNo, example: "true" },
  {
    option: "throttle.rate",
    variable: "SLIPWAY_THROTTLE_RATE",
    check: unless(isWhole(1, 10_000), "is not a whole number of requests per second, 1 to 10000"),
    example: "200",
  },
  {
    option: "throttle.burst",
    variable: "SLIPWAY_THROTTLE_BURST",
    check: unless(isWhole(1, 5000), "is not a whole number of requests, 1 to 5000"),
    example: "400",
  },
  {
    // Source: AWS Lambda Developer Guide, "Configuring maximum concurrency for Amazon SQS event sources".
    option: "concurrency.finalize",
    variable: "SLIPWAY_FINALIZE_CONCURRENCY",
    check: unless(isWhole(2, 1000), "is not a whole number of executions, 2 to 1000"),
    example: "50",
  },
  {
    option: "concurrency.statuses",
    variable: "SLIPWAY_STATUS_CONCURRENCY",
    check: unless(isWhole(1, 10_000), "is not a whole number of executions, 1 to 10000"),
    example: "200",
  },
  {
    option: "concurrency.reserve",
    variable: "SLIPWAY_RESERVE_CONCURRENCY",
    check: yesOrNo,
    example: "false",
  },
  { option: "protect", variable: "SLIPWAY_PROTECT", check: yesOrNo, example: "true" },
  {
    option: "tags",
    variable: "SLIPWAY_TAGS",
    check: unless(
      areTags,
      `is not a list of ${most.tags} tags at most, of which none begins with aws: and no two differ only in case`,
    ),
    example: "team=media,cost-centre=42",
  },
  {
    option: "devPort",
    check: unless(isWhole(1, 65_535), "is not a port, 1 to 65535"),
    example: "5174",
  },
];

const namesOf = ({ option, variable }: Setting) =>
  variable === undefined ? option : `${variable} (${option})`;

const settingOf = (option: string): Setting => {
  const found = knownSettings.find((setting) => setting.option === option);
  if (found === undefined) throw new Error(`${option} is no option of Slipway.`);
  return found;
};

/** Each value with the name that `knownSettings` has for it. What is left out is not there. */
const valuesOf = (options: object, groups = ""): (readonly [string, unknown])[] =>
  Object.entries(options).flatMap(([key, value]): (readonly [string, unknown])[] => {
    if (value === undefined) return [];
    const option = `${groups}${key}`;
    const isGroup = knownSettings.some((setting) => setting.option.startsWith(`${option}.`));
    if (isGroup && typeof value === "object" && value !== null)
      return valuesOf(value, `${option}.`);
    return [[option, value]];
  });

const shown = (value: unknown): string =>
  typeof value === "string" ? `"${value}"` : (JSON.stringify(value) ?? String(value));

/**
 * @param name of the instance
 * @param options as they were given, by TypeScript or by an environment
 * @returns every complaint, with the setting's name and an example of a good value; none where all is well
 */
export const complaintsAbout = (name: string, options: SlipwayOptions): readonly string[] => {
  const complaints: string[] = [];
  if (!/^[A-Z][A-Za-z0-9]{0,19}$/.test(name))
    complaints.push(
      `The instance's name "${name}" is not a capital and at most 19 letters and digits: for example Media.`,
    );
  const values = valuesOf(options);
  for (const [option, value] of values) {
    if (!knownSettings.some((setting) => setting.option === option)) {
      const all = knownSettings.map((setting) => setting.option).join(", ");
      complaints.push(`${option} is no option of Slipway. It has ${all}.`);
      continue;
    }
    const setting = settingOf(option);
    const wrong = setting.check(value);
    if (wrong !== undefined)
      complaints.push(
        `${namesOf(setting)}: ${shown(value)} ${wrong}: for example ${setting.example}.`,
      );
  }
  const isSet = (option: string) => values.some(([given]) => given === option);
  const pair = [settingOf("issuer.issuer"), settingOf("issuer.audience")] as const;
  for (const [missing, given] of [pair, pair.toReversed() as [Setting, Setting]])
    if (isSet(given.option) && !isSet(missing.option))
      complaints.push(
        `${namesOf(missing)} is missing, and goes together with ${namesOf(given)}: for example ${missing.example}.`,
      );
  for (const { option } of knownSettings)
    if (
      option.startsWith("issuer.") &&
      isSet(option) &&
      !isSet("issuer.issuer") &&
      option !== pair[1].option
    )
      complaints.push(
        `${namesOf(settingOf(option))} is of no use without ${namesOf(pair[0])}: for example ${pair[0].example}.`,
      );
  if (isSet(pair[0].option) && options.page !== false && !isSet("issuer.clientId"))
    complaints.push(
      `${namesOf(settingOf("issuer.clientId"))} is missing, and without it nobody can sign in on the page: for example ${settingOf("issuer.clientId").example}.`,
    );
  if (options.page !== false && options.issuer !== undefined && !fitPolicy(options.issuer))
    complaints.push(
      `${namesOf(settingOf("issuer.origins"))}: with the issuer's own these are more than ${most.issuerOrigins} characters, and the page's Content-Security-Policy, which names them, has no room for more.`,
    );
  if (options.page === false && !(options.origins && options.origins.length > 0))
    complaints.push(
      `${namesOf(settingOf("origins"))} is missing, and without Slipway's page nobody could upload: for example ${settingOf("origins").example}.`,
    );
  if (options.page === false && options.domain !== undefined)
    complaints.push(
      `${namesOf(settingOf("domain"))} is the page's, and ${namesOf(settingOf("page"))} says that there is none: leave one of them out.`,
    );
  return complaints;
};

/**
 * @throws {Error} with all that is wrong with the options
 */
export const checkOptions = (name: string, options: SlipwayOptions): void => {
  const complaints = complaintsAbout(name, options);
  if (complaints.length > 0)
    throw new Error(`Slipway cannot be deployed so:\n${complaints.join("\n")}`);
};
