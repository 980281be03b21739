// Runs Slipway from this repository: `npm start`.
import { runDev } from "./dev.ts";
import { buildPage } from "./page/build-page.ts";

process.exitCode = await runDev(process.argv.slice(2), { name: "npm start --", buildPage });
