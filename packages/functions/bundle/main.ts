// Bundles the functions, and prints their folders as JSON: {"library":{"folder":"…","handler":"library.handler"},…}
//
//   node packages/functions/bundle/main.ts <platform> <architecture> [<folder of the cache>] [--config <file>]
import { parseArgs } from "node:util";
import { bundleFunctions } from "./bundle-functions.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { config: { type: "string" } },
});
const [platform = process.platform, architecture = process.arch, store] = positionals;
const target = { platform, architecture, store, config: values.config };
console.log(JSON.stringify(await bundleFunctions(target)));
