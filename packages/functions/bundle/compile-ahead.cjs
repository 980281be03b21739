// A function's process at its first event, which keeps what V8 compiled meanwhile beside the code: `compile-ahead.ts`.
const { readFileSync, writeFileSync } = require("node:fs");
const vm = require("node:vm");

const [, , entry = "", event = "", kind = ""] = process.argv;
/** @type {Map<string, vm.Script>} */
const scripts = new Map();
vm.Script = class extends vm.Script {
  /**
   * @param {string} code
   * @param {vm.ScriptOptions & { filename: string }} options
   */
  constructor(code, options) {
    super(code, options);
    scripts.set(options.filename, this);
  }
};

const { handler } = require(entry);
const context = { getRemainingTimeInMillis: () => 30_000 };
handler(JSON.parse(readFileSync(event, "utf8")), context).then((/** @type {unknown} */ answer) => {
  for (const [filename, script] of scripts)
    writeFileSync(`${filename}.${kind}`, script.createCachedData());
  // Its connections would keep the process.
  process.send?.(answer, () => process.exit());
});
