import { existsSync, globSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { parseSync } from "rolldown/utils";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { findImports } from "../../scripts/packages/imports.ts";
import { findOutsidePaths } from "../../scripts/packages/outside-paths.ts";
import { isPublic, readWorkspaces, root } from "../../scripts/packages/workspaces.ts";
import { runCommand } from "./child.ts";

const KB = 1024;

/** The most bytes of a tarball. */
const mostBytes = (name: string): number => (limits.get(name) ?? 300) * KB;

/** The limits of packages that contain an app, in KB: the component with the functions, the page, whose viewer is loaded on demand, and its components. */
const limits = new Map([
  ["@slipway/sst", 3000],
  ["@slipway/page", 450],
  // Styled components in several languages, and what their worker for Markdown needs.
  ["@slipway/react", 400],
]);

const Packed = v.tuple([
  v.object({ size: v.number(), files: v.array(v.object({ path: v.string() })) }),
]);
const SourceMap = v.object({
  sources: v.array(v.string()),
  // Modules of types only have no sources.
  sourcesContent: v.optional(v.array(v.string()), []),
});
const PublishedManifest = v.object({ exports: v.record(v.string(), v.unknown()) });

/** Returns true for what no source is compiled to: short commands, the page, templates, inlined packages, and what the bundler adds. */
const isWrittenAsItIs = (file: string) =>
  /^(?:(?:bin|inlined|page|templates)\/|_virtual\/|chunks\/(?:usingCtx|rolldown-runtime)-)/.test(
    file,
  );

const packages = [...readWorkspaces().values()].filter(isPublic);

test("a config carries the version of the published @slipway/core", async () => {
  const [core] = packages.filter(({ manifest }) => manifest.name === "@slipway/core");
  const dist = pathToFileURL(join(root, core?.path ?? "", "dist/"));
  const { defineSlipway } = await import(new URL("index.js", dist).href);
  const { findOtherVersion } = await import(new URL("kinds/core-version.js", dist).href);
  const config = defineSlipway({ kinds: { avatar: {} } });
  expect(findOtherVersion(config)).toBeUndefined();
  expect(findOtherVersion(config, "0.0.1")).toContain(`@slipway/core ${core?.manifest.version},`);
});

describe.each(packages)("the tarball of $manifest.name", ({ manifest, path }) => {
  const dist = join(root, path, "dist");
  const read = (file: string) => readFileSync(join(dist, file), "utf8");
  const list = (pattern: string) => globSync(pattern, { cwd: dist }).sort();

  test("has no tests, and is small", async () => {
    const output = await runCommand("npm", ["pack", "--dry-run", "--json"], { cwd: dist });
    const [{ size, files }] = v.parse(Packed, JSON.parse(output));
    const names = files.map((file) => file.path);
    expect(names).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    // A template's test is part of the app that it creates.
    const tests = names.filter((name) => /\.test\.|\btesting\/|\bfixtures\//.test(name));
    expect(tests.filter((name) => !name.startsWith("templates/"))).toEqual([]);
    console.info(`${manifest.name}: ${Math.ceil(size / KB)} KB, ${names.length} files`);
    expect(size).toBeLessThan(mostBytes(manifest.name));
  });

  test("names no path of this machine and none outside the package", () => {
    const machine = [`${root}`, `${homedir()}/`, "file:///"];
    for (const file of list("**/*.{js,cjs,ts,tsx,map,json,md,html,css,svg}")) {
      const text = read(file);
      const found = machine.filter((path) => new RegExp(`(?<![\\w.])${path}`).test(text));
      expect({ file, found }).toEqual({ file, found: [] });
    }
    for (const file of list("**/*.map")) {
      const { sources, sourcesContent } = v.parse(SourceMap, JSON.parse(read(file)));
      expect(sourcesContent).toHaveLength(sources.length);
      for (const source of sources)
        expect(posix.join(posix.dirname(file), source)).toMatch(/^src\/[\w@./-]+$/);
    }
  });

  test("has every file that its modules import", () => {
    for (const file of list("**/*.{js,d.ts}")) {
      const folder = dirname(join(dist, file));
      const missing = findImports(file, read(file))
        .map(({ specifier }) => specifier)
        .filter((specifier) => specifier.startsWith("."))
        // A module that exports only types has no code.
        .map((specifier) =>
          file.endsWith(".d.ts") ? specifier.replace(/\.js$/, ".d.ts") : specifier,
        )
        .filter((specifier) => !existsSync(join(folder, specifier)));
      const urls = [...read(file).matchAll(/new URL\("(\.[^"]+)", import\.meta\.url\)/g)]
        .map(([, url = ""]) => url)
        .filter((url) => !existsSync(join(folder, url)));
      expect({ file, missing, urls }).toEqual({ file, missing: [], urls: [] });
    }
  });

  test("has no path that leads out of it", () => {
    for (const file of list("**/*.{js,cjs,d.ts}"))
      expect({ file, paths: findOutsidePaths(file, read(file)) }).toEqual({ file, paths: [] });
  });

  /** Returns true unless the module only exports what others contain. */
  const hasCode = (file: string) => {
    const { program } = parseSync(file, read(file));
    return program.body.some(({ type }) => !/^(?:Import|Export\w+)Declaration$/.test(type));
  };

  test("has a source map for each module with code", () => {
    const own = list("**/*.{js,cjs}").filter((file) => !isWrittenAsItIs(file) && hasCode(file));
    expect(own.filter((file) => !existsSync(join(dist, `${file}.map`)))).toEqual([]);
    for (const file of list("**/*.{js,cjs,d.ts,css}")) {
      const maps = [...read(file).matchAll(/^\/[/*]# sourceMappingURL=(\S+)/gm)];
      const missing = maps.filter(
        ([, map = ""]) => !existsSync(join(dirname(join(dist, file)), map)),
      );
      expect({ file, missing }).toEqual({ file, missing: [] });
    }
  });

  test("has types for each entry, and its README describes each", () => {
    const { exports } = v.parse(PublishedManifest, JSON.parse(read("package.json")));
    for (const [name, target] of Object.entries(exports)) {
      if (name === "./package.json") continue;
      const files = JSON.stringify(target).match(/\.\/[\w./-]+/g) ?? [];
      expect(files.filter((file) => !existsSync(join(dist, file)))).toEqual([]);
      // Programs that are run or bundled, such as handlers, have no types.
      if (!manifest.untypedExports.includes(name))
        expect(files).toEqual(expect.arrayContaining([expect.stringMatching(/\.d\.ts$/)]));
      expect(read("README.md")).toContain(manifest.name + name.slice(1));
    }
  });
});

/** The packages whose workers run in pages. */
const pagePackages = packages.filter(({ manifest }) =>
  ["@slipway/client", "@slipway/react"].includes(manifest.name),
);

// Vite's development server does not prepare what the workers of packages import, and CommonJS fails in them.
test.each(pagePackages)("the workers of $manifest.name import no other package", ({ path }) => {
  const dist = join(root, path, "dist");
  const workers = globSync("**/*-worker.js", { cwd: dist });
  expect(workers).toHaveLength(1);
  const loaded = new Set(workers);
  for (const file of loaded)
    for (const { specifier } of findImports(file, readFileSync(join(dist, file), "utf8")))
      loaded.add(
        specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : specifier,
      );
  expect([...loaded].filter((file) => !existsSync(join(dist, file)))).toEqual([]);
});
