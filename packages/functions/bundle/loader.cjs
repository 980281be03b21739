// The entry of a bundle. `x.cjs` runs the code in `x.code.js` with the code cache that V8 created during bundling
// (`compile-ahead.ts`). Without a cache, or if V8 rejects it, V8 compiles the code now, which is slower.
const { readFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const vm = require("node:vm");

// A key of `kinds` in `compile-ahead.ts`.
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
    cachedData: readCodeCache(filename),
  });
  script.runInThisContext()(module.exports, load, module, filename, __dirname);
  return module.exports;
};

/** @param {string} filename */
const readCodeCache = (filename) => {
  try {
    return readFileSync(`${filename}.${kind}`);
  } catch {
    return undefined;
  }
};

// If Lambda's runtime imports the file, it finds only exports that are assigned by name.
exports.handler = load(`./${basename(__filename, ".cjs")}.code.js`).handler;
