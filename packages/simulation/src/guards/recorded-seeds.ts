import { readFileSync } from "node:fs";

const page = new URL("../../../../docs/reliability.md", import.meta.url);

/** A row of the table: the guard, the violated invariant, and the number of runs until then. */
const row = /^\| ([^|]+) \| [^|]+ \| ([\d,]+) \|$/gm;

/**
 * Returns the first seed that violated an invariant without each guard, from the table that `npm run simulate -- --guards`
 * prints. A later change of the code can make another seed the first one.
 */
export const readRecordedSeeds = (): ReadonlyMap<string, number> => {
  const [, table = ""] = readFileSync(page, "utf8").split(/<!-- \/?guards/);
  return new Map(
    [...table.matchAll(row)].map(([, guard = "", runs = ""]) => [
      guard,
      Number(runs.replaceAll(",", "")),
    ]),
  );
};
