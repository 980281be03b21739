import { afterEach, expect, test, vi } from "vitest";
import { createHandler as createHandlerFromEnvironment } from "./environment.ts";
import { createHandler } from "./index.ts";
import type { ServerOptions } from "./options.ts";

const caller = () => ({ sub: "ann" });
const complete = { bucket: "b", table: "t", caller };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test.each([
  [{ bucket: undefined }, "Slipway's server requires the option bucket, the name of the bucket."],
  [
    { bucket: "", table: "" },
    "Slipway's server requires the option bucket, the name of the bucket; the option table, the name of the table.",
  ],
  [{ caller: undefined }, "The option caller must be a function"],
  [{ prefix: "media" }, "The option prefix must end with a slash, start without one,"],
  [{ basePath: "api/slipway" }, 'such as /api/slipway, but is "api/slipway".'],
  [{ basePath: "" }, 'such as /api/slipway, but is "".'],
  [{ basePath: "//evil.test" }, "The option basePath must be a path"],
  [{ basePath: "https://app.test/api" }, "The option basePath must be a path"],
  [{ basePath: "/api?x" }, "The option basePath must be a path"],
  [{ basePath: "/api/slipway/*" }, "The option basePath must be a path"],
  [{ origins: ["app.test"] }, "The option origins must have the scheme"],
  [
    { config: { kinds: { photo: {} }, [Symbol.for("@slipway/core version")]: "0.0.9" } },
    "The config was defined with @slipway/core 0.0.9, but is read with @slipway/core",
  ],
  [{ config: { kinds: { photo: { maxSize: "large" } } } }, "kinds.photo.maxSize"],
])("the options %j are refused at start with one line", (changed, line) => {
  const create = () => createHandler({ ...complete, ...changed } as ServerOptions);
  expect(create).toThrow(line);
});

const health = () => new Request("http://localhost/api/slipway/healthz");

test("the environment names the deployment", async () => {
  vi.stubEnv("SLIPWAY_BUCKET", "b");
  vi.stubEnv("SLIPWAY_TABLE", "t");
  vi.stubEnv("SLIPWAY_COMPLETE_UPLOAD", "c");
  vi.stubEnv("AWS_REGION", "us-east-1");
  const handler = createHandlerFromEnvironment({ caller });
  expect((await handler(health())).status).toBe(200);
});

test("an option takes precedence over the environment", async () => {
  vi.stubEnv("SLIPWAY_BUCKET", "b");
  vi.stubEnv("SLIPWAY_TABLE", "");
  vi.stubEnv("SLIPWAY_COMPLETE_UPLOAD", "c");
  vi.stubEnv("AWS_REGION", "us-east-1");
  const handler = createHandlerFromEnvironment({ caller, table: "t" });
  expect((await handler(health())).status).toBe(200);
});

test("a module that a build loads without the environment loads, and each request then names what is missing", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  vi.stubEnv("SLIPWAY_BUCKET", "b");
  const handler = createHandlerFromEnvironment({ caller });
  const response = await handler(health());
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("SLIPWAY_");
  expect(String(error.mock.calls[0]?.[1]?.error)).toContain(
    "Slipway's server requires SLIPWAY_TABLE, or the option table.",
  );
});

test("a missing caller and an invalid config are still reported at start", () => {
  expect(() => createHandlerFromEnvironment({} as ServerOptions)).toThrow("The option caller");
  expect(() => createHandlerFromEnvironment({ caller, config: { kinds: 7 } })).toThrow("kinds");
});
