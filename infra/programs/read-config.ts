// Reads an app's config, and writes what a deployment needs to know about it to file descriptor 3, as JSON.
//
//   node --experimental-import-meta-resolve read-config.ts <file>
import { writeFileSync } from "node:fs";
import { readConfig } from "@slipway/functions/app-config/read-config";

const [, , file = ""] = process.argv;
writeFileSync(3, JSON.stringify(await readConfig(file)));
// Modules of the config can keep the process alive.
process.exit();
