import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const loader = new URL("load-config.ts", import.meta.url).href;
const packages = fileURLToPath(new URL("../../../../node_modules", import.meta.url));

let app: string;
beforeEach(() => {
  app = realpathSync(mkdtempSync(join(tmpdir(), "slipway-app-")));
});
afterEach(() => rmSync(app, { recursive: true, force: true }));

const write = (files: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), text);
  }
};

/** Loads the config of the app on a Node of its own. Prints the config as JSON, or why it cannot be loaded. */
const load = (file = "slipway.config.ts") => {
  const program = `
    import { loadConfig } from ${JSON.stringify(loader)};
    await loadConfig(${JSON.stringify(join(app, file))}).then(
      (config) => console.log(JSON.stringify(config)),
      ({ name, message }) => console.log(name, message),
    );`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  return stdout.trim().replaceAll(`${app}/`, "");
};

test.each([["module"], ["commonjs"], [undefined]])(
  "an app of type %s imports its own TypeScript without extensions, as bundlers do",
  (type) => {
    symlinkSync(packages, join(app, "node_modules"), "junction");
    write({
      "package.json": JSON.stringify({ type }),
      "slipway.config.ts": `import { defineSlipway } from "@slipway/core";
        import { sizes } from "./sizes";
        import { accept } from "./accepted";
        export default defineSlipway({ kinds: { avatar: { maxSize: sizes.avatar, accept } } });`,
      "sizes.ts": 'export const sizes = { avatar: "5 MB" } as const;',
      "accepted/index.ts": 'export const accept: readonly string[] = ["image/*"];',
    });
    expect(JSON.parse(load())).toEqual({
      kinds: { avatar: { maxSize: "5 MB", accept: ["image/*"] } },
    });
  },
);

test("a config can be JavaScript", () => {
  write({ "slipway.config.mjs": "export default { kinds: { avatar: {} } };" });
  expect(load("slipway.config.mjs")).toBe('{"kinds":{"avatar":{}}}');
});

test.each([
  [
    "has a syntax error",
    { "slipway.config.ts": "export default {\n  kinds {} };" },
    "slipway.config.ts:2 has a syntax error. Correct it: Expected ',', got '{'",
  ],
  [
    "imports a module with a syntax error",
    { "slipway.config.ts": 'import "./a.ts";', "a.ts": "export const a = ;" },
    /^a\.ts:1 has a syntax error\. Correct it: /,
  ],
  [
    "has syntax that Node cannot strip",
    { "slipway.config.ts": "export enum Size { Small }\nexport default {};" },
    /^slipway\.config\.ts:1 contains TypeScript that Node cannot run\. Replace it, for example an enum by a union type: /,
  ],
  [
    "imports valibot, which is not installed",
    { "slipway.config.ts": 'import * as v from "valibot";\nexport default {};' },
    "slipway.config.ts imports valibot, which is not installed. Run: npm install valibot",
  ],
  [
    "imports @slipway/core, which is not installed",
    { "slipway.config.ts": 'import { defineSlipway } from "@slipway/core";' },
    "slipway.config.ts imports @slipway/core, which is not installed. Run: npm install @slipway/core",
  ],
  [
    "imports a missing file",
    { "slipway.config.ts": 'import { sizes } from "./sizes";' },
    "slipway.config.ts imports sizes, which does not exist. Correct the import.",
  ],
  [
    "imports by an alias",
    { "slipway.config.ts": 'import { sizes } from "@/sizes";' },
    /^slipway\.config\.ts imports @\/sizes, which Node cannot find\. Use a relative path, such as \.\//,
  ],
  [
    "imports a value that does not exist",
    { "slipway.config.ts": 'import { b } from "./a.ts";', "a.ts": "export const a = 1;" },
    /^slipway\.config\.ts:1 has an error\. Correct it: .* does not provide an export named 'b'$/,
  ],
  [
    "throws",
    { "slipway.config.ts": 'throw new Error("no database\\nat port 5432");' },
    "slipway.config.ts could not be loaded: no database. Connect to services in hooks, not when the module is loaded.",
  ],
  [
    "throws a text",
    { "slipway.config.ts": 'throw "no database";' },
    /^slipway\.config\.ts could not be loaded: no database\./,
  ],
  [
    "waits for something that never happens",
    { "slipway.config.ts": "await new Promise(() => {});\nexport default {};" },
    "slipway.config.ts did not finish loading: it awaits something that never happens.",
  ],
  [
    "has no default export",
    { "slipway.config.ts": "export const kinds = {};" },
    /^slipway\.config\.ts must have a default export, such as /,
  ],
])("one line says what to do if a config %s", (_, files: Record<string, string>, line) => {
  write({ "package.json": "{}", ...files });
  const printed = load();
  expect(printed.split("\n")).toHaveLength(1);
  expect(printed.replace(/^StartError /, "")).toEqual(
    typeof line === "string" ? line : expect.stringMatching(line),
  );
});
