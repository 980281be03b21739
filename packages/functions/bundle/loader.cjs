// The entry of a bundle: `x.cjs` runs the code in `x.code.js` with the code cache that V8 produced when it was bundled
// (`compile-ahead.ts`). Without a cache, or if another version of V8 rejects it, V8 compiles the code here, which is slower.
const { readFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const vm = require("node:vm");

// One of the `kinds` of `compile-ahead.ts`.
const kind = typeof globalThis.gc === "function" ? "gc" : "plain";
/** @type {Map<string, { exports: Record<string, unknown> }>} */
const modules = new Map();

/** @param {string} id */
const load = (id) => {
  if (!id.startsWith("./")) return require(id);
  const loaded = modules.get(id);
  if (loaded !== undefined) return loaded.exports;
  const module = { exports: {} };
  modules.set(id, module);
  const filename = join(__dirname, id);
  const script = new vm.Script(readFileSync(filename, "utf8"), {
    filename,
    cachedData: compiledOf(filename),
  });
  script.runInThisContext()(module.exports, load, module, filename, __dirname);
  return module.exports;
};

/** @param {string} filename */
const compiledOf = (filename) => {
  try {
    return readFileSync(`${filename}.${kind}`);
  } catch {
    return undefined;
  }
};

// By this name: Lambda's runtime may import the file, and then sees only exports that are named.
exports.handler = load(`./${basename(__filename, ".cjs")}.code.js`).handler;
