// Bundles the functions and says where, as JSON: {"library":{"folder":"…","handler":"library.handler"},…}
//
//   node packages/functions/bundle/main.ts <platform> <architecture>
import { bundleFunctions } from "./bundle-functions.ts";

const [, , platform = process.platform, architecture = process.arch] = process.argv;
console.log(JSON.stringify(await bundleFunctions({ platform, architecture })));
