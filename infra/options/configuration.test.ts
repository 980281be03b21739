import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { complaintsAbout, knownSettings } from "./check-options.ts";
import { optionsFrom, othersVariables } from "./configuration.ts";
import type { SlipwayOptions } from "./options.ts";

const join = (length: number, at: (index: number) => string) =>
  Array.from({ length }, (_, index) => at(index)).join(",");

const complaints = (environment: Readonly<Record<string, string>>) =>
  complaintsAbout("Slipway", optionsFrom(environment));

test("nothing needs to be set", () => {
  expect(optionsFrom({ HOME: "/home/ada", SLIPWAY_DOMAIN: "", SLIPWAY_TAGS: " " })).toEqual({});
  expect(complaintsAbout("Slipway", {})).toEqual([]);
});

test("everything can be set in the environment", () => {
  const environment = {
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
    SLIPWAY_PROTECT: "true",
    SLIPWAY_TAGS: "team=media, cost-centre=42",
  };
  expect(complaints(environment)).toEqual([]);
  expect(optionsFrom(environment)).toEqual({
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
    protect: true,
    tags: { team: "media", "cost-centre": "42" },
  });
});

describe("a value that cannot be meant is refused with its name and a good value:", () => {
  test.each([
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
    const [first = ""] = complaints({ [variable]: value });
    expect(first).toMatch(`${variable} (${option}): `);
    expect(first).toContain(`for example ${example}.`);
  });
});

test("the example of every setting is a good value", () => {
  for (const { variable, example, check, option } of knownSettings) {
    if (variable === undefined) continue;
    const [group = "", name] = option.split(".");
    const options = optionsFrom({ [variable]: example }) as Record<string, unknown>;
    const value = name === undefined ? options[group] : Object(options[group])[name];
    expect(check(value), variable).toBeUndefined();
  }
});

test("an issuer and its audience go together", () => {
  const page = { SLIPWAY_JWT_CLIENT_ID: "0oa2abcd" };
  expect(complaints({ ...page, SLIPWAY_JWT_ISSUER: "https://id.example.com" })).toEqual([
    "SLIPWAY_JWT_AUDIENCE (issuer.audience) is missing, and goes together with SLIPWAY_JWT_ISSUER (issuer.issuer): for example uploads.",
  ]);
  expect(complaints({ SLIPWAY_JWT_AUDIENCE: "uploads" })).toEqual([
    "SLIPWAY_JWT_ISSUER (issuer.issuer) is missing, and goes together with SLIPWAY_JWT_AUDIENCE (issuer.audience): for example https://id.example.com.",
  ]);
});

test("the page needs a client at an issuer of one's own", () => {
  const own = { SLIPWAY_JWT_ISSUER: "https://id.example.com", SLIPWAY_JWT_AUDIENCE: "uploads" };
  expect(complaints(own)).toEqual([
    "SLIPWAY_JWT_CLIENT_ID (issuer.clientId) is missing, and without it nobody can sign in on the page: for example 0oa2abcd.",
  ]);
  expect(
    complaints({ ...own, SLIPWAY_PAGE: "false", SLIPWAY_ORIGINS: "https://app.example.com" }),
  ).toEqual([]);
});

test.each([
  ["SLIPWAY_JWT_CLIENT_ID", "issuer.clientId"],
  ["SLIPWAY_JWT_SCOPE", "issuer.scope"],
  ["SLIPWAY_JWT_RESOURCE", "issuer.resource"],
  ["SLIPWAY_JWT_ORIGINS", "issuer.origins"],
])("%s is of no use without an issuer of one's own", (variable, option) => {
  const { example = "" } = knownSettings.find((setting) => setting.option === option) ?? {};
  expect(complaints({ [variable]: example })).toEqual([
    `${variable} (${option}) is of no use without SLIPWAY_JWT_ISSUER (issuer.issuer): for example https://id.example.com.`,
  ]);
});

test("the origins of an issuer of one's own have room in the page's policy, which CloudFront keeps 1 KB of", () => {
  const environment = (count: number) => ({
    SLIPWAY_JWT_ISSUER: "https://id.example.com/tenant",
    SLIPWAY_JWT_AUDIENCE: "uploads",
    SLIPWAY_JWT_CLIENT_ID: "0oa2abcd",
    SLIPWAY_JWT_ORIGINS: join(count, (index) => `https://tokens-${index}.example.com`),
  });
  expect(complaints(environment(12))).toEqual([]);
  expect(complaints(environment(13))).toEqual([
    expect.stringMatching(/^SLIPWAY_JWT_ORIGINS \(issuer\.origins\): .* more than 400 characters/),
  ]);
});

test("without Slipway's page there must be another, and no domain for it", () => {
  expect(complaints({ SLIPWAY_PAGE: "false" })).toEqual([
    "SLIPWAY_ORIGINS (origins) is missing, and without Slipway's page nobody could upload: for example https://app.example.com.",
  ]);
  expect(
    complaints({
      SLIPWAY_PAGE: "false",
      SLIPWAY_ORIGINS: "https://app.example.com",
      SLIPWAY_DOMAIN: "uploads.example.com",
    }),
  ).toEqual([expect.stringMatching(/^SLIPWAY_DOMAIN \(domain\) is the page's/)]);
});

test("a setting that was misspelt is refused, with the ones that there are", () => {
  expect(() => optionsFrom({ SLIPWAY_DOMIAN: "uploads.example.com" })).toThrow(
    /^SLIPWAY_DOMIAN is no setting of Slipway\. It has SLIPWAY_DOMAIN, /,
  );
  // What the commands and the functions read is none.
  expect(optionsFrom({ SLIPWAY_STATE: "/tmp/state", SLIPWAY_BUCKET: "files" })).toEqual({});
});

test("every variable that Slipway's own programs read is known to be one", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const sources = globSync("{packages/*/src,scripts,tests}/**/*.{ts,mjs}", { cwd: root });
  const read = sources.flatMap((path) => [
    ...readFileSync(`${root}/${path}`, "utf8").matchAll(/\bSLIPWAY_[A-Z_]*[A-Z]\b/g),
  ]);
  expect(read.length).toBeGreaterThan(10);
  const settings = knownSettings.flatMap(({ variable }) => variable ?? []);
  const others = new Set(read.map(([name]) => name).filter((name) => !settings.includes(name)));
  expect([...others].toSorted()).toEqual(othersVariables);
});

test("options in TypeScript are checked alike, all at once", () => {
  const options = { path: "/absolute", devPort: 0, retention: 30 } as SlipwayOptions;
  expect(complaintsAbout("my uploads", options)).toEqual([
    expect.stringMatching(/^The instance's name "my uploads" is not .* for example Media\.$/),
    expect.stringMatching(/^path: "\/absolute" is not a folder .* for example vendor\/slipway\.$/),
    "devPort: 0 is not a port, 1 to 65535: for example 5174.",
    expect.stringMatching(/^retention is no option of Slipway\. It has path, domain, /),
  ]);
});
