import { expect, test } from "vitest";
import { findBrokenRules, findUndocumentedEntries } from "./package-rules.ts";
import type { Source } from "./published-sources.ts";
import type { Workspace } from "./workspaces.ts";

const createWorkspace = (path: string, manifest: Partial<Workspace["manifest"]>): Workspace => ({
  path,
  manifest: {
    name: `@slipway/${path.slice("packages/".length)}`,
    version: "0.1.0",
    exports: {},
    sourceOnlyExports: [],
    untypedExports: [],
    inlinedDependencies: [],
    bin: {},
    engines: {},
    dependencies: {},
    peerDependencies: {},
    peerDependenciesMeta: {},
    devDependencies: {},
    publishConfig: { directory: "dist" },
    ...manifest,
  },
});

const core = createWorkspace("packages/core", {
  exports: { "./api": "./src/api.ts", "./rules": "./src/rules.ts" },
  sourceOnlyExports: ["./rules"],
});
const client = createWorkspace("packages/client", {
  exports: { "./upload": "./src/upload.ts" },
  dependencies: { "@slipway/core": "^0.1.0" },
});

const check = (code: string, path = "packages/client/src/upload.ts", others: Source[] = []) =>
  findBrokenRules(new Map([core, client].map((one) => [one.manifest.name, one])), [
    { path, code },
    ...others,
  ]);

test("an import of a declared package's listed entry is accepted", () => {
  expect(check(`import { api } from "@slipway/core/api"; import "node:fs";`)).toEqual([]);
});

test.each([
  [`import "@slipway/core/parse"`, "imports @slipway/core/parse, which packages/core/package.json"],
  [`export * from "@slipway/core/parse"`, "imports @slipway/core/parse"],
  [`await import("@slipway/core/parse")`, "imports @slipway/core/parse"],
  [`import "@slipway/core/rules"`, "which @slipway/core does not publish"],
  [`import "../../core/src/api.ts"`, "which is outside the package"],
  [`import "valibot"`, "imports valibot, which packages/client/package.json does not declare"],
])("%s is reported", (code, complaint) => {
  expect(check(code)).toEqual([expect.stringContaining(complaint)]);
});

test("modules that an entry imports or starts as a worker are checked, too", () => {
  const others = [
    { path: "packages/client/src/part.ts", code: `import "valibot"` },
    { path: "packages/client/src/worker.ts", code: `import "p-map"` },
    { path: "packages/client/src/unused.ts", code: `import "uuid"` },
  ];
  const entry = `import "./part.ts"; new URL("./worker.ts", import.meta.url);`;
  expect(check(entry, undefined, others)).toEqual([
    expect.stringContaining("imports valibot"),
    expect.stringContaining("imports p-map"),
  ]);
});

test("a test may import entries that are not published, but no unlisted ones", () => {
  const path = "packages/client/src/upload.test.ts";
  expect(check(`import "@slipway/core/rules"; import "vitest"`, path)).toEqual([]);
  expect(check(`import "@slipway/core/parse"`, path)).toHaveLength(1);
});

test("an example that imports an unpublished entry is reported", () => {
  expect(check(`import "@slipway/core/rules"`, "examples/vite/src/main.ts")).toHaveLength(1);
  expect(check(`import "@slipway/core/api"`, "examples/vite/src/main.ts")).toEqual([]);
});

test("the page of this repository imports only what @slipway/react publishes", () => {
  const react = createWorkspace("packages/react", {
    exports: { "./library": "./src/library.tsx", "./grid": "./src/grid.tsx" },
    sourceOnlyExports: ["./grid"],
  });
  const find = (code: string) =>
    findBrokenRules(new Map([["@slipway/react", react]]), [{ path: "web/src/app.tsx", code }]);
  expect(find(`import "@slipway/react/library"`)).toEqual([]);
  expect(find(`import "@slipway/react/grid"`)).toEqual([
    expect.stringContaining("which @slipway/react does not publish"),
  ]);
});

test("a module may import a package that its own package inlines", () => {
  const icons = createWorkspace("packages/react", {
    exports: { "./icon": "./src/icon.tsx" },
    devDependencies: { "icons-of-others": "^1.0.0" },
  });
  const find = (inlinedDependencies: string[]) =>
    findBrokenRules(
      new Map([
        ["@slipway/react", { ...icons, manifest: { ...icons.manifest, inlinedDependencies } }],
      ]),
      [{ path: "packages/react/src/icon.tsx", code: `import "icons-of-others"` }],
    );
  expect(find(["icons-of-others"])).toEqual([]);
  expect(find([])).toHaveLength(1);
});

test("a published entry that the README does not name is reported", () => {
  expect(findUndocumentedEntries(core, "| `@slipway/core/api` | schemas |")).toEqual([]);
  expect(findUndocumentedEntries(core, "| `@slipway/core/api/more` | schemas |")).toEqual([
    expect.stringContaining("does not describe @slipway/core/api"),
  ]);
});

test.each([
  [{ exports: { "./*": "./src/*.ts" } }, "exports ./*: list each entry instead"],
  [{ exports: { "./testing/api": "./src/testing/api.ts" } }, "publishes ./testing/api"],
  [{ sourceOnlyExports: ["./removed"] }, "lists ./removed in sourceOnlyExports"],
])("a package with %o is reported", (manifest, complaint) => {
  const broken = createWorkspace("packages/broken", manifest);
  expect(findBrokenRules(new Map([["@slipway/broken", broken]]), [])).toEqual([
    expect.stringContaining(complaint),
  ]);
});
