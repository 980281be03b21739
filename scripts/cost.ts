// Prints docs/cost.md, or writes it: node scripts/cost.ts [--write]
import { writeFileSync } from "node:fs";
import { costPage } from "./cost/page.ts";

if (process.argv.includes("--write"))
  writeFileSync(new URL("../docs/cost.md", import.meta.url), costPage());
else process.stdout.write(costPage());
