import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../stack.ts";
import { findCopies, findUndeclaredImports } from "./installed-tree.ts";

/** Creates an app with these files. */
const createTree = async (files: Readonly<Record<string, unknown>>) => {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder.path, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
};

test.each(["react", "@slipway/core"])("a second %s is found, wherever npm put it", async (name) => {
  await using app = await createTree({
    [`node_modules/${name}/package.json`]: { name, version: "1.0.0" },
    [`node_modules/@slipway/client/node_modules/${name}/package.json`]: { name, version: "2.0.0" },
    [`node_modules/${name}-dom/package.json`]: { name: `${name}-dom`, version: "1.0.0" },
  });
  expect(findCopies(app.path, name)).toEqual([
    `node_modules/@slipway/client/node_modules/${name}`,
    `node_modules/${name}`,
  ]);
});

test("an undeclared dependency is found in modules and in types", async () => {
  const manifest = {
    name: "@slipway/client",
    version: "0.1.0",
    dependencies: { "@slipway/core": "^0.1.0", "@types/aws-lambda": "^8.0.0" },
    peerDependencies: { react: "^19.0.0" },
  };
  await using app = await createTree({
    "node_modules/@slipway/client/package.json": manifest,
    "node_modules/@slipway/client/index.js": `import "@slipway/core/api"; import "react"; import "node:fs"; import "./a.js";`,
    "node_modules/@slipway/client/parts/upload.js": `export const load = () => import("p-map");`,
    "node_modules/@slipway/client/index.d.ts": `import type { Event } from "aws-lambda"; export * from "valibot";`,
  });
  expect(findUndeclaredImports(app.path, "@slipway/client")).toEqual([
    "@slipway/client/index.d.ts imports valibot, which is not declared.",
    "@slipway/client/parts/upload.js imports p-map, which is not declared.",
  ]);
});
