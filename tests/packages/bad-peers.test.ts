import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { expect, test } from "vitest";
import { createApp, installApp } from "./app.ts";

const upload = `import { useUploads } from "@slipway/react";\nconsole.log(typeof useUploads);\n`;
const manifest = JSON.stringify({ type: "module" });

test("npm refuses to install @slipway/react next to React 17, and names the versions that fit", async () => {
  await using app = await createApp(undefined, {
    files: { "package.json": manifest },
    dependencies: { "@slipway/react": "*", react: "17" },
  });
  const { code, stderr } = await app.run("npm", ["install", "--prefer-offline", "--no-audit"]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(
    /^npm error peer react@"\^18\.0\.0 \|\| \^19\.0\.0" from @slipway\/react@/m,
  );
});

test("an app without React learns from Node and from Vite that react is missing", async () => {
  await using app = await createApp(undefined, {
    files: { "package.json": manifest, "upload.js": upload },
    dependencies: { "@slipway/react": "*" },
  });
  const options = ["--legacy-peer-deps", "--prefer-offline", "--no-audit", "--no-fund"];
  expect(await app.run("npm", ["install", ...options])).toMatchObject({ code: 0 });
  const { code, stderr } = await app.run(process.execPath, ["upload.js"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Error \[ERR_MODULE_NOT_FOUND\]: Cannot find package 'react' imported from .*@slipway\/react/m,
  );
  const bundled = build({
    root: app.folder,
    configFile: false,
    logLevel: "silent",
    build: { write: false, rolldownOptions: { input: join(app.folder, "upload.js") } },
  });
  await expect(bundled).rejects.toThrow(/resolve.+"react(?:\/jsx-runtime)?".+@slipway\/react\//);
});

test("slipway dev and startSlipway name both copies of @slipway/core in one line, and what to do", async () => {
  await using app = await installApp(undefined, {
    files: { "package.json": manifest },
    dependencies: {
      "@slipway/cli": "*",
      "@slipway/local": "*",
      "@slipway/react": "*",
      react: "19",
    },
  });
  const core = join(app.folder, "node_modules/@slipway/core");
  const second = join(app.folder, "node_modules/@slipway/react/node_modules/@slipway/core");
  await cp(core, second, { recursive: true });
  const file = join(second, "package.json");
  const copied = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...copied, version: "0.0.9" }));
  const { code, stdout, stderr } = await app.run(process.execPath, [
    join("node_modules", "@slipway", "cli", "bin", "slipway.js"),
    "dev",
    "--no-page",
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^slipway: 2 copies of @slipway\/core are installed: \S+ in node_modules\/@slipway\/core and 0\.0\.9 in node_modules\/@slipway\/react\/node_modules\/@slipway\/core\. Give all @slipway packages in package\.json the same version, and run: npm install\n$/,
  );
  const program = `import { startSlipway } from "@slipway/local";
    await startSlipway().catch(({ message }) => console.error(\`slipway: \${message}\`));`;
  const inTests = await app.run(process.execPath, ["--input-type=module", "--eval", program]);
  expect(inTests.stderr).toBe(stderr);
});
