// Runs Slipway from this repository: `npm start`.
import { runDev } from "@slipway/local/dev";
import { buildPage } from "./build-page.ts";

process.exitCode = await runDev(process.argv.slice(2), { name: "npm start --", buildPage });
