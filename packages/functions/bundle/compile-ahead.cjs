// Runs a program of a bundle once, and writes the code that V8 compiled next to the sources. `compile-ahead.ts` starts it.
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
// Without an event, the program runs until its IPC channel closes.
if (event !== undefined) {
  const context = { getRemainingTimeInMillis: () => 30_000 };
  const parsed = JSON.parse(readFileSync(event, "utf8"));
  handler(parsed, context).then((/** @type {unknown} */ response) => {
    // Open connections would keep the process alive.
    process.send?.(response, () => process.exit());
  });
}
