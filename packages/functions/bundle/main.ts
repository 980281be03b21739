// Bundles the functions, and prints their folders as JSON: {"library":{"folder":"…","handler":"library.handler"},…}
//
//   node packages/functions/bundle/main.ts <platform> <architecture> [<folder of the cache>]
import { bundleFunctions } from "./bundle-functions.ts";

const [, , platform = process.platform, architecture = process.arch, store] = process.argv;
console.log(JSON.stringify(await bundleFunctions({ platform, architecture, store })));
