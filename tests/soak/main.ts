// Runs the soak test at full length: many uploads with faults, and kills of the whole process at random moments. In the end,
// every record and object must be as the API reported to users.
//
//   npm run soak -- [--uploads 10000] [--seed N] [--kills N]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    uploads: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    kills: { type: "string" },
  },
});
const uploads = Number(values.uploads);
const seed = Number(values.seed);
const kills = Number(values.kills ?? Math.ceil(uploads / 500));
const folder = await mkdtemp(join(tmpdir(), "slipway-soak-"));
const log = (line: string) => console.error(`${new Date().toISOString()} ${line}`);
log(`${uploads} uploads, seed ${seed}, ${kills} kills; logs in ${folder}`);
const { complaints, ...summary } = await soak({ uploads, seed, kills, folder, log });
console.log(JSON.stringify({ uploads, seed, kills, ...summary }, undefined, 2));
for (const complaint of complaints) console.log(complaint);
console.log(`${complaints.length} complaints`);
if (complaints.length === 0) await rm(folder, { recursive: true });
else process.exitCode = 1;
