import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { describeProblems, knownSettings } from "./check-options.ts";
import { otherVariables, readOptions } from "./configuration.ts";
import type { SlipwayOptions } from "./slipway-options.ts";

const join = (length: number, at: (index: number) => string) =>
  Array.from({ length }, (_, index) => at(index)).join(",");

const issuer = {
  SLIPWAY_JWT_ISSUER: "https://id.example.com",
  SLIPWAY_JWT_AUDIENCE: "uploads",
  SLIPWAY_JWT_CLIENT_ID: "0oa2abcd",
};

const problems = (environment: Readonly<Record<string, string>>) =>
  describeProblems("Slipway", readOptions(environment));

test("accepts an environment without settings", () => {
  expect(readOptions({ HOME: "/home/ada", SLIPWAY_DOMAIN: "", SLIPWAY_TAGS: " " })).toEqual({});
  expect(describeProblems("Slipway", {})).toEqual([]);
});

test("reads every setting from the environment", () => {
  const environment = {
    SLIPWAY_CONFIG: "slipway.config.ts",
    SLIPWAY_DOMAIN: "uploads.example.com",
    SLIPWAY_ORIGINS: "https://app.example.com, http://localhost:3000",
    SLIPWAY_JWT_ISSUER: "https://id.example.com/",
    SLIPWAY_JWT_AUDIENCE: "uploads",
    SLIPWAY_JWT_CLIENT_ID: "0oa2abcd",
    SLIPWAY_JWT_SCOPE: "openid offline_access",
    SLIPWAY_JWT_RESOURCE: "https://uploads.example.com",
    SLIPWAY_JWT_ORIGINS: "https://tokens.example.com, https://keys.example.com",
    SLIPWAY_ALARM_EMAIL: "ops@example.com",
    SLIPWAY_ALARM_TOPIC: "arn:aws:sns:eu-central-1:123456789012:ops",
    SLIPWAY_LOG_RETENTION: "3 months",
    SLIPWAY_DATA_EVENTS: "true",
    SLIPWAY_THROTTLE_RATE: "200",
    SLIPWAY_THROTTLE_BURST: "400",
    SLIPWAY_FINALIZE_CONCURRENCY: "20",
    SLIPWAY_STATUS_CONCURRENCY: "200",
    SLIPWAY_RESERVE_CONCURRENCY: "false",
    SLIPWAY_COMPILE_AHEAD: "true",
    SLIPWAY_PROTECT: "true",
    SLIPWAY_TAGS: "team=media, cost-centre=42",
  };
  expect(problems(environment)).toEqual([]);
  expect(readOptions(environment)).toEqual({
    config: "slipway.config.ts",
    domain: "uploads.example.com",
    origins: ["https://app.example.com", "http://localhost:3000"],
    issuer: {
      issuer: "https://id.example.com/",
      audience: "uploads",
      clientId: "0oa2abcd",
      scope: "openid offline_access",
      resource: "https://uploads.example.com",
      origins: ["https://tokens.example.com", "https://keys.example.com"],
    },
    alarms: { email: "ops@example.com", topic: "arn:aws:sns:eu-central-1:123456789012:ops" },
    logRetention: "3 months",
    dataEvents: true,
    throttle: { rate: 200, burst: 400 },
    concurrency: { finalize: 20, statuses: 200, reserve: false },
    compileAhead: true,
    protect: true,
    tags: { team: "media", "cost-centre": "42" },
  });
});

describe("refuses an invalid value with its name and an example:", () => {
  test.each([
    ["SLIPWAY_CONFIG", "/app/slipway.config.ts", "config"],
    ["SLIPWAY_CONFIG", "src\\slipway.config.ts", "config"],
    ["SLIPWAY_CONFIG", "slipway.config.json", "config"],
    ["SLIPWAY_DOMAIN", "https://uploads.example.com", "domain"],
    ["SLIPWAY_DOMAIN", "uploads", "domain"],
    ["SLIPWAY_DOMAIN", `${"d".repeat(53)}.example.com`, "domain"],
    ["SLIPWAY_PAGE", "no", "page"],
    ["SLIPWAY_ORIGINS", "https://example.com/page", "origins"],
    ["SLIPWAY_ORIGINS", "*", "origins"],
    ["SLIPWAY_ORIGINS", "http://example.com", "origins"],
    ["SLIPWAY_ORIGINS", "https://*.example.com", "origins"],
    ["SLIPWAY_ORIGINS", join(100, (index) => `https://app-${index}.example.com`), "origins"],
    ["SLIPWAY_JWT_ISSUER", "http://id.example.com", "issuer.issuer"],
    ["SLIPWAY_JWT_AUDIENCE", "two words", "issuer.audience"],
    ["SLIPWAY_JWT_CLIENT_ID", "two words", "issuer.clientId"],
    ["SLIPWAY_JWT_SCOPE", "profile email", "issuer.scope"],
    ["SLIPWAY_JWT_SCOPE", "openid,profile", "issuer.scope"],
    ["SLIPWAY_JWT_RESOURCE", "uploads", "issuer.resource"],
    ["SLIPWAY_JWT_ORIGINS", "https://tokens.example.com/token", "issuer.origins"],
    ["SLIPWAY_SERVICES", "Cleaner", "services"],
    ["SLIPWAY_SERVICES", "cleaner,cleaner", "services"],
    ["SLIPWAY_SERVICES", join(11, (index) => `service${index}`), "services"],
    ["SLIPWAY_AUTHORIZER", "/app/auth.handler", "authorizer"],
    ["SLIPWAY_AUTHORIZER", "auth", "authorizer"],
    ["SLIPWAY_IDENTITY_SOURCES", "cookie", "identitySources"],
    ["SLIPWAY_IDENTITY_SOURCES", "$context.identity.sourceIp", "identitySources"],
    ["SLIPWAY_ALARM_EMAIL", "ada", "alarms.email"],
    ["SLIPWAY_ALARM_EMAIL", "ada@example.com,bob@example.com", "alarms.email"],
    ["SLIPWAY_ALARM_TOPIC", "ops", "alarms.topic"],
    ["SLIPWAY_ALARM_TOPIC", "arn:aws:sqs:eu-central-1:123456789012:ops", "alarms.topic"],
    ["SLIPWAY_LOG_RETENTION", "30", "logRetention"],
    ["SLIPWAY_DATA_EVENTS", "1", "dataEvents"],
    ["SLIPWAY_THROTTLE_RATE", "0", "throttle.rate"],
    ["SLIPWAY_THROTTLE_RATE", "1e3", "throttle.rate"],
    ["SLIPWAY_THROTTLE_BURST", "-5", "throttle.burst"],
    ["SLIPWAY_FINALIZE_CONCURRENCY", "1", "concurrency.finalize"],
    ["SLIPWAY_STATUS_CONCURRENCY", "0", "concurrency.statuses"],
    ["SLIPWAY_RESERVE_CONCURRENCY", "yes", "concurrency.reserve"],
    ["SLIPWAY_PROTECT", "True", "protect"],
    ["SLIPWAY_TAGS", "media", "tags"],
    ["SLIPWAY_TAGS", "aws:team=media", "tags"],
    ["SLIPWAY_TAGS", "Team=media,team=media", "tags"],
    ["SLIPWAY_TAGS", "SST:Stage=ada", "tags"],
    ["SLIPWAY_TAGS", join(44, (index) => `tag${index}=media`), "tags"],
  ])("%s=%s", (variable, value, option) => {
    const { example } = knownSettings.find((setting) => setting.option === option) ?? {};
    const [first = ""] = problems({
      ...(option.startsWith("issuer.") && issuer),
      [variable]: value,
    });
    expect(first.startsWith(`${variable} (${option}) must be `), first).toBe(true);
    expect(first.endsWith(` Example: ${example}`), first).toBe(true);
  });
});

const ownAuthorizer = {
  SLIPWAY_PAGE: "false",
  SLIPWAY_ORIGINS: "https://app.example.com",
  SLIPWAY_AUTHORIZER: "auth.handler",
};
const callerVariables = ["SLIPWAY_AUTHORIZER", "SLIPWAY_IDENTITY_SOURCES"];

test("every example is a valid value", () => {
  for (const { variable, example } of knownSettings) {
    if (variable === undefined) continue;
    const others = {
      ...(variable.startsWith("SLIPWAY_JWT_") && issuer),
      ...(variable === "SLIPWAY_PAGE" && { SLIPWAY_ORIGINS: "https://app.example.com" }),
      ...(callerVariables.includes(variable) && ownAuthorizer),
    };
    expect(problems({ ...others, [variable]: example }), variable).toEqual([]);
  }
});

test("requires an issuer and its audience together", () => {
  const page = { SLIPWAY_JWT_CLIENT_ID: "0oa2abcd" };
  expect(problems({ ...page, SLIPWAY_JWT_ISSUER: "https://id.example.com" })).toEqual([
    "SLIPWAY_JWT_AUDIENCE (issuer.audience) is required with SLIPWAY_JWT_ISSUER (issuer.issuer), SLIPWAY_JWT_CLIENT_ID (issuer.clientId). Example: uploads",
  ]);
  expect(problems({ SLIPWAY_JWT_AUDIENCE: "uploads" })).toEqual([
    "SLIPWAY_JWT_ISSUER (issuer.issuer) is required with SLIPWAY_JWT_AUDIENCE (issuer.audience). Example: https://id.example.com",
  ]);
});

test("requires the page's client at your own issuer", () => {
  const own = { SLIPWAY_JWT_ISSUER: "https://id.example.com", SLIPWAY_JWT_AUDIENCE: "uploads" };
  expect(problems(own)).toEqual([
    "SLIPWAY_JWT_CLIENT_ID (issuer.clientId) is required for signing in on the page. Example: 0oa2abcd",
  ]);
  expect(
    problems({ ...own, SLIPWAY_PAGE: "false", SLIPWAY_ORIGINS: "https://app.example.com" }),
  ).toEqual([]);
});

test.each([
  ["SLIPWAY_JWT_CLIENT_ID", "issuer.clientId"],
  ["SLIPWAY_JWT_SCOPE", "issuer.scope"],
  ["SLIPWAY_JWT_RESOURCE", "issuer.resource"],
  ["SLIPWAY_JWT_ORIGINS", "issuer.origins"],
])("refuses %s without your own issuer", (variable, option) => {
  const { example = "" } = knownSettings.find((setting) => setting.option === option) ?? {};
  expect(problems({ [variable]: example })).toEqual([
    `SLIPWAY_JWT_ISSUER (issuer.issuer) is required with ${variable} (${option}). Example: https://id.example.com`,
    `SLIPWAY_JWT_AUDIENCE (issuer.audience) is required with ${variable} (${option}). Example: uploads`,
  ]);
});

test("limits the issuer's origins to what fits into the page's Content-Security-Policy", () => {
  const environment = (count: number) => ({
    SLIPWAY_JWT_ISSUER: "https://id.example.com/tenant",
    SLIPWAY_JWT_AUDIENCE: "uploads",
    SLIPWAY_JWT_CLIENT_ID: "0oa2abcd",
    SLIPWAY_JWT_ORIGINS: join(count, (index) => `https://tokens-${index}.example.com`),
  });
  expect(problems(environment(12))).toEqual([]);
  expect(problems(environment(13))).toEqual([
    expect.stringMatching(
      /^SLIPWAY_JWT_ORIGINS \(issuer\.origins\) must have at most 400 characters/,
    ),
  ]);
});

test("without Slipway's page, requires another page's origin and refuses a domain", () => {
  expect(problems({ SLIPWAY_PAGE: "false" })).toEqual([
    "SLIPWAY_ORIGINS (origins) is required if there is no page of Slipway's. Example: https://app.example.com",
  ]);
  expect(
    problems({
      SLIPWAY_PAGE: "false",
      SLIPWAY_ORIGINS: "https://app.example.com",
      SLIPWAY_DOMAIN: "uploads.example.com",
    }),
  ).toEqual([expect.stringMatching(/^SLIPWAY_DOMAIN \(domain\) must not be set if SLIPWAY_PAGE/)]);
});

test("refuses an authorizer together with what it replaces, and services that it does not create", () => {
  expect(problems({ ...ownAuthorizer, SLIPWAY_PAGE: "true" })).toEqual([
    expect.stringMatching(/^SLIPWAY_AUTHORIZER \(authorizer\) requires that SLIPWAY_PAGE/),
  ]);
  const replaced = "SLIPWAY_AUTHORIZER (authorizer) must not be set with an issuer";
  expect(problems({ ...ownAuthorizer, ...issuer })).toEqual([expect.stringContaining(replaced)]);
  const services = "SLIPWAY_SERVICES (services) must not be set with an issuer or an authorizer";
  for (const others of [issuer, ownAuthorizer])
    expect(problems({ ...others, SLIPWAY_SERVICES: "cleaner" })).toEqual([
      expect.stringContaining(services),
    ]);
  expect(problems({ SLIPWAY_IDENTITY_SOURCES: "$request.header.Cookie" })).toEqual([
    "SLIPWAY_IDENTITY_SOURCES (identitySources) must not be set without an authorizer.",
  ]);
});

test("refuses a misspelled setting and lists the known ones", () => {
  expect(() => readOptions({ SLIPWAY_DOMIAN: "uploads.example.com" })).toThrow(
    /^SLIPWAY_DOMIAN is not a setting of Slipway\. The settings are SLIPWAY_CONFIG, SLIPWAY_DOMAIN, /,
  );
  // Variables of the commands and the functions are known too.
  expect(readOptions({ SLIPWAY_STATE: "/tmp/state", SLIPWAY_BUCKET: "files" })).toEqual({});
});

test("knows every variable that Slipway's own programs read", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const sources = globSync("{packages/*/src,scripts,tests}/**/*.{ts,mjs}", { cwd: root });
  const read = sources.flatMap((path) => [
    ...readFileSync(`${root}/${path}`, "utf8").matchAll(/\bSLIPWAY_[A-Z_]*[A-Z]\b/g),
  ]);
  expect(read.length).toBeGreaterThan(10);
  const settings = knownSettings.flatMap(({ variable }) => variable ?? []);
  const others = new Set(read.map(([name]) => name).filter((name) => !settings.includes(name)));
  expect([...others].toSorted()).toEqual(otherVariables);
});

test("checks options in TypeScript alike, and reports all problems at once", () => {
  const options = {
    path: "vendor/slipway",
    devPort: 0,
    throttle: 5,
    alarms: { phone: "1" },
    page: false,
    retention: 30,
    region: "eu-central-1",
  } as unknown as SlipwayOptions;
  expect(describeProblems("my uploads", options)).toEqual([
    `The instance's name must start with a capital letter and have at most 20 letters and digits, not "my uploads". Example: Media`,
    expect.stringMatching(/^alarms\.phone is not an option of Slipway\. The options are config, /),
    "throttle must be an object, not 5.",
    "devPort must be a port, a whole number from 1 to 65535, not 0. Example: 5174",
    expect.stringMatching(/^path is not an option of Slipway\./),
    expect.stringMatching(/^retention is not an option of Slipway\./),
    expect.stringMatching(/^region is not an option of Slipway\./),
    expect.stringMatching(/^SLIPWAY_ORIGINS \(origins\) is required/),
  ]);
});

test("refuses values for hooks that cannot work, without showing them", () => {
  const options = {
    hooks: {
      link: ["database"],
      permissions: [{ actions: ["ses:SendEmail"] }],
      environment: { AWS_REGION: "secret" },
    },
  } as unknown as SlipwayOptions;
  expect(describeProblems("Media", options)).toEqual([
    "hooks.link must be a list of components. Example: [database]",
    expect.stringMatching(
      /^hooks\.permissions must be a list of permissions, each with actions and resources\. Example: /,
    ),
    expect.stringMatching(
      /^hooks\.environment must be [^,]*, which do not start with AWS_, [^{]*\. Example: /,
    ),
  ]);
  expect(describeProblems("Media", { hooks: {} })).toEqual([
    "SLIPWAY_CONFIG (config) is required with hooks. Example: slipway.config.ts",
  ]);
  for (const environment of [
    { SLIPWAY_TABLE: "t" },
    { SST_KEY: "k" },
    { "a-b": "c" },
    { A1: 5 },
    [],
  ])
    expect(
      describeProblems("Media", {
        config: "slipway.config.ts",
        hooks: { environment },
      } as unknown as SlipwayOptions),
    ).toEqual([expect.stringMatching(/^hooks\.environment must be /)]);
  const url = {} as $util.Output<string>;
  const hooks = { link: [url], environment: { DATABASE_URL: url, REGION: "eu" } };
  expect(describeProblems("Media", { config: "slipway.config.ts", hooks })).toEqual([]);
});

test("does not check outputs, whose values are known only during the deployment", () => {
  const topic = {} as $util.Output<string>;
  expect(describeProblems("Media", { alarms: { topic } })).toEqual([]);
});
