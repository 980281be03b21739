import { expect, test } from "vitest";
import { readOptions } from "./start-options.ts";

test("there are defaults for everything", () => {
  expect(readOptions([])).toEqual({
    port: 4400,
    dataDir: ".slipway",
    chaosSeed: undefined,
    verbose: false,
    eventsTo: undefined,
    issuer: undefined,
  });
});

test("the command line says otherwise", () => {
  const args = ["--port", "5000", "--data", "/x", "--chaos", "7", "--verbose"];
  expect(readOptions([...args, "--events-to", "http://localhost:9/e"])).toEqual({
    port: 5000,
    dataDir: "/x",
    chaosSeed: 7,
    verbose: true,
    eventsTo: "http://localhost:9/e",
    issuer: undefined,
  });
  expect(readOptions(["--help"])).toBeUndefined();
});

test("chaos has a seed of its own where none is given", () => {
  for (const args of [["--chaos"], ["--chaos", "--port", "5000"]])
    expect(readOptions(args)?.chaosSeed).toBeTypeOf("number");
});

test("people can be signed in by another issuer", () => {
  const args = ["--issuer", "https://id.example.com", "--audience", "uploads", "--client-id", "p"];
  expect(readOptions(args)?.issuer).toEqual({
    issuer: "https://id.example.com",
    audience: "uploads",
    clientId: "p",
    scope: "openid profile email offline_access",
  });
  expect(readOptions([...args, "--scope", "openid"])?.issuer?.scope).toBe("openid");
});

test.each([
  [["--port", "x"], "--port must be a number from 0 to 65534, and is x."],
  [["--port", "65535"], "--port must be a number from 0 to 65534, and is 65535."],
  [["--port", "-1"], "--port"],
  [["--data", ""], "--data must name a folder."],
  [["--chaos", "much"], "--chaos takes a whole number, and got much."],
  [["--events-to", "here"], "--events-to must be an http or https address, and is here."],
  [["--events-to", "file:///x"], "--events-to must be an http or https address"],
  [
    ["--issuer", "https://x"],
    "--audience is missing, which another issuer needs: for example --audience uploads.",
  ],
  [["--issuer", "https://x", "--audience", "a"], "--client-id is missing"],
  [
    ["--scope", "openid"],
    "--issuer is missing, which another issuer needs: for example --issuer https://id.example.com.",
  ],
  [["--issuer", "x", "--audience", "a", "--client-id", "c"], "--issuer must be the address"],
  [
    ["--issuer", "https://x", "--audience", "a", "--client-id", "c", "--scope", "profile"],
    '--scope must have openid, like "openid profile email offline_access", and is "profile".',
  ],
  [["--prot", "1"], "--prot"],
  [["somewhere"], "somewhere"],
])("%j is refused by name", (args, words) => {
  expect(() => readOptions(args)).toThrow(words);
});
