import { expect, test } from "vitest";
import { parseOptions } from "./start-options.ts";

test("every option has a default", () => {
  expect(parseOptions([])).toEqual({
    port: 4400,
    dataDir: ".slipway",
    prefix: "uploads/",
    configFile: undefined,
    origins: [],
    page: true,
    api: true,
    command: undefined,
    chaosSeed: undefined,
    verbose: false,
    eventsTo: undefined,
    issuer: undefined,
  });
});

test("the command line overrides the defaults", () => {
  const args = [
    "--port",
    "5000",
    "--data",
    "/x",
    "--chaos",
    "7",
    "--verbose",
    "--prefix",
    "media/",
  ];
  expect(parseOptions([...args, "--events-to", "http://localhost:9/e"])).toEqual({
    port: 5000,
    dataDir: "/x",
    prefix: "media/",
    origins: [],
    page: true,
    api: true,
    command: undefined,
    chaosSeed: 7,
    verbose: true,
    eventsTo: "http://localhost:9/e",
    issuer: undefined,
  });
  expect(parseOptions(["--help"])).toBeUndefined();
});

test("a config can be named", () => {
  expect(parseOptions(["--config", "slipway.config.ts"])).toMatchObject({
    configFile: "slipway.config.ts",
  });
});

test("pages of other origins can be named, and Slipway's own page left out", () => {
  const args = ["--origin", "http://localhost:5173", "--origin", "https://app.example.com"];
  expect(parseOptions([...args, "--no-page"])).toMatchObject({
    origins: ["http://localhost:5173", "https://app.example.com"],
    page: false,
  });
});

test("without the API, there is no page either, and the app's command has options of its own", () => {
  const args = ["--no-api", "--port", "5000", "--", "npm", "run", "dev", "--", "--port", "3000"];
  expect(parseOptions(args)).toMatchObject({
    port: 5000,
    page: false,
    api: false,
    command: ["npm", "run", "dev", "--", "--port", "3000"],
  });
  expect(parseOptions(["--", "vite"])).toMatchObject({ page: true, api: true, command: ["vite"] });
});

test("without the page, another issuer needs no client", () => {
  const args = ["--no-page", "--issuer", "https://id.example.com", "--audience", "uploads"];
  expect(parseOptions(args)?.issuer).toEqual({
    issuer: "https://id.example.com",
    audience: "uploads",
  });
});

test("chaos without a seed gets a random one", () => {
  for (const args of [["--chaos"], ["--chaos", "--port", "5000"]])
    expect(parseOptions(args)?.chaosSeed).toBeTypeOf("number");
});

test("another issuer can sign people in", () => {
  const args = ["--issuer", "https://id.example.com", "--audience", "uploads", "--client-id", "p"];
  expect(parseOptions(args)?.issuer).toEqual({
    issuer: "https://id.example.com",
    audience: "uploads",
    clientId: "p",
    scope: "openid profile email offline_access",
  });
  expect(parseOptions([...args, "--scope", "openid"])?.issuer?.scope).toBe("openid");
});

test.each([
  [["--port", "x"], "--port must be a number from 0 to 65534, but is x."],
  [["--port", "65535"], "--port must be a number from 0 to 65534, but is 65535."],
  [["--port", "-1"], "--port"],
  [["--data", ""], "--data must name a folder."],
  [["--prefix", "media"], "--prefix must end with a slash, start without one,"],
  [["--prefix", ""], "--prefix must end with a slash"],
  [["--config", ""], "--config must name a file."],
  [["--chaos", "much"], "--chaos must be an integer of at most 9 digits, but is much."],
  [["--events-to", "here"], "--events-to must be an http or https URL, but is here."],
  [["--events-to", "file:///x"], "--events-to must be an http or https URL"],
  [
    ["--issuer", "https://x"],
    "Another issuer requires --audience, for example --audience uploads.",
  ],
  [["--issuer", "https://x", "--audience", "a"], "Another issuer requires --client-id"],
  [
    ["--scope", "openid"],
    "Another issuer requires --issuer, for example --issuer https://id.example.com.",
  ],
  [["--issuer", "x", "--audience", "a", "--client-id", "c"], "--issuer must be the URL"],
  [
    ["--issuer", "https://x", "--audience", "a", "--client-id", "c", "--scope", "profile"],
    '--scope must include openid, as in "openid profile email offline_access", but is "profile".',
  ],
  [
    ["--no-page", "--issuer", "https://x", "--audience", "a", "--client-id", "c"],
    "--client-id is for Slipway's page. Omit it with --no-page.",
  ],
  [["--no-page", "--issuer", "https://x"], "Another issuer requires --audience"],
  [
    ["--origin", "localhost:5173"],
    "--origin must be the scheme, the host, and the port of a page, such as http://localhost:5173, but is localhost:5173.",
  ],
  [["--origin", "http://localhost:3000/app"], "such as http://localhost:3000, but is http://loc"],
  [["--origin", "http://localhost:3000/"], "such as http://localhost:3000, but is http://loc"],
  [["--origin", "HTTPS://App.example.com:443"], "such as https://app.example.com, but is HTTPS"],
  [["--origin", "*"], "such as http://localhost:5173, but is *."],
  [["--origin", "https://*.example.com"], "such as http://localhost:5173, but is https://*"],
  [["--origin", "null"], "but is null."],
  [["--origin", ""], "but is empty."],
  [["--origin", "file:///index.html"], "such as http://localhost:5173, but is file"],
  [
    ["--no-api", "--issuer", "https://id.example.com"],
    "--issuer is for Slipway's API. Omit it with --no-api.",
  ],
  [["--no-api", "--authorizer", "auth.ts"], "--authorizer is for Slipway's API."],
  [["--no-api", "--"], "-- must be followed by a command, such as -- npm run dev."],
  [["--prot", "1"], "--prot"],
  [["somewhere"], "somewhere"],
])("%j is refused with the name of the option", (args, words) => {
  expect(() => parseOptions(args)).toThrow(words);
});

test("reads the app's authorizer, and what it needs of a request", () => {
  const args = ["--authorizer", "auth.ts", "--identity-source", "$request.header.Cookie"];
  expect(parseOptions(args)).toMatchObject({
    authorizerFile: "auth.ts",
    identitySources: ["$request.header.Cookie"],
  });
  expect(() => parseOptions(["--authorizer", ""])).toThrow("--authorizer must name a file.");
  expect(() => parseOptions(args.slice(2))).toThrow("--identity-source requires --authorizer");
  const issuer = ["--issuer", "https://id.example.com", "--audience", "a", "--client-id", "c"];
  expect(() => parseOptions([...args, ...issuer])).toThrow("--authorizer replaces the issuer");
});
