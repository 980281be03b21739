import { hasMediaDetails } from "@slipway/core/content/accepted-types";
import type { Inspector } from "../../ports/inspector.ts";
import type { Inspected, InspectionChild } from "./inspection-child.ts";
import type { InspectionJob } from "./inspection-messages.ts";

/** An inspector that runs its parsers in a separate process with limits. */
export interface BoundedInspector extends Inspector {
  /** Inspects in the process, and returns the time and memory that it took. */
  measure(job: InspectionJob): Promise<Inspected>;
  /** Ends the process. Another inspection starts a new one. */
  close(): void;
}

/** Loads the module on demand, so that a function whose uploads need no parser starts faster. */
const startOnDemand = async (): Promise<InspectionChild> => {
  const { startInspectionChild } = await import("./inspection-child.ts");
  return startInspectionChild();
};

/**
 * Creates an inspector that isolates uploads from each other. Its parsers run in a separate process, which starts with the
 * first upload that needs a parser, and inspects one upload at a time. An upload that exceeds a limit of `limits.inspection`
 * ends the process. If its verdict is known by then, the upload keeps it and has no media details. Otherwise, the upload is
 * rejected. The next upload starts a new process.
 *
 * @param start starts the process; by default, the process with all parsers
 */
export const createInspector = ({
  start = startOnDemand,
}: {
  readonly start?: () => Promise<InspectionChild>;
} = {}): BoundedInspector => {
  let child: InspectionChild | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const ensureChild = async (): Promise<InspectionChild> => {
    if (child?.isAlive()) return child;
    child = await start();
    return child;
  };
  const measureNext = async (job: InspectionJob): Promise<Inspected> => {
    const first = await ensureChild();
    const isFresh = first.inspected() === 0;
    const inspected = await first.inspect(job);
    // An earlier upload may have left the process in a bad state. A second attempt in a new process rules that out.
    return inspected.end === "no verdict" && !isFresh
      ? (await ensureChild()).inspect(job)
      : inspected;
  };
  const measure = (job: InspectionJob): Promise<Inspected> => {
    // Inspections run in sequence, and an upload's time limit starts with its own inspection.
    const next = last.then(() => measureNext(job));
    last = next.catch(() => {});
    return next;
  };
  return {
    measure,
    inspect: async (content, { media }) => {
      // Loaded on demand, because most functions inspect nothing.
      const { checkWithoutParser } = await import("../check-without-parser.ts");
      const verdict = checkWithoutParser(content);
      const isDone =
        verdict?.outcome === "failed" || !(media && hasMediaDetails(content.contentType));
      if (verdict !== undefined && isDone) return verdict;
      const { inspection, end } = await measure({ content, media });
      return end === "no verdict" ? (verdict ?? inspection) : inspection;
    },
    close: () => child?.close(),
  };
};
