// Bundles the functions and says where, as JSON: {"library":{"folder":"…","handler":"library.handler"},…}
//
//   node packages/functions/bundle/main.ts <platform> <architecture> [<folder that keeps bundles>]
import { bundleFunctions } from "./bundle-functions.ts";

const [, , platform = process.platform, architecture = process.arch, store] = process.argv;
console.log(JSON.stringify(await bundleFunctions({ platform, architecture, store })));
