import { hasMediaDetails } from "@slipway/core/content/accepted-types";
import type { Inspector } from "../../ports/inspector.ts";
import { verdictWithoutParser } from "../verdict-without-parser.ts";
import type { Inspected, InspectionChild } from "./inspection-child.ts";
import type { InspectionJob } from "./inspection-messages.ts";

/** An inspector whose parsers run in a process of their own, with limits. */
export interface BoundedInspector extends Inspector {
  /** Inspects in the process, and returns what it took as well. */
  measure(job: InspectionJob): Promise<Inspected>;
  /** Ends the process. Another inspection would start a new one. */
  close(): void;
}

/** Loaded only when it is needed: a function whose uploads need no parser starts without it. */
const startOnDemand = async (): Promise<InspectionChild> => {
  const { startInspectionChild } = await import("./inspection-child.ts");
  return startInspectionChild();
};

/**
 * Creates an inspector that no upload can stop: parsers run in another process, which starts with the first upload that
 * needs one and inspects one after the other. An upload that exceeds a limit of `limits.inspection` ends that process. It
 * keeps its verdict, and has no media details; without a verdict it is rejected. The next upload gets a new process.
 *
 * @param start starts the process; unless given, the one that has the parsers
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
    // What an earlier upload left behind in the process may have ended it: nobody is rejected for a neighbor.
    return inspected.end === "no verdict" && !isFresh
      ? (await ensureChild()).inspect(job)
      : inspected;
  };
  const measure = (job: InspectionJob): Promise<Inspected> => {
    // One at a time: the time of an upload starts with its own turn.
    const next = last.then(() => measureNext(job));
    last = next.catch(() => {});
    return next;
  };
  return {
    measure,
    inspect: async (content, { media }) => {
      const verdict = verdictWithoutParser(content);
      const isDone =
        verdict?.outcome === "failed" || !(media && hasMediaDetails(content.contentType));
      if (verdict !== undefined && isDone) return verdict;
      const { inspection, end } = await measure({ content, media });
      return end === "no verdict" ? (verdict ?? inspection) : inspection;
    },
    close: () => child?.close(),
  };
};
