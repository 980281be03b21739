// A program of a bundle as it runs first, which keeps what V8 compiled meanwhile beside the code: `compile-ahead.ts`.
const { readFileSync, writeFileSync } = require("node:fs");
const vm = require("node:vm");

const [, , entry = "", kind = "", event] = process.argv;
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
process.once("exit", () => {
  for (const [filename, script] of scripts)
    writeFileSync(`${filename}.${kind}`, script.createCachedData());
});

const { handler } = require(entry);
// Without an event it is a process that serves until its channel ends.
if (event !== undefined) {
  const context = { getRemainingTimeInMillis: () => 30_000 };
  const parsed = JSON.parse(readFileSync(event, "utf8"));
  handler(parsed, context).then((/** @type {unknown} */ answer) => {
    // Its connections would keep the process.
    process.send?.(answer, () => process.exit());
  });
}
