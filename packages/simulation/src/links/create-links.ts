import { createLinksItemId } from "@slipway/core/shares/share";
import type { ShareWrite } from "@slipway/functions/shares/share-write";
import { createPasswords } from "../functions/passwords.ts";
import type { SharesWorld } from "../functions/shares.ts";
import type { Checker } from "../invariants/invariants.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import { createShareTable, type ShareCommit, type ShareTable } from "../services/share-table.ts";
import { createTimeToLive } from "../services/time-to-live.ts";
import type { Trace } from "../trace.ts";
import { observeComparison, observeShareCommit } from "./link-checks.ts";
import { createLinkHistories } from "./link-history.ts";

/** Every fourth run has share links. */
export const hasShareLinks = (seed: number): boolean => seed % 4 === 0;

/** How likely an upload is deleted and swept while a link to it is created. */
const interference = 0.05;

/** Creates the services that store share links. */
export const createLinks = (world: {
  readonly scheduler: Scheduler;
  readonly checker: Checker;
  readonly random: Random;
  readonly faults: SharesWorld["faults"];
  readonly trace: Trace | undefined;
  /** When the run ends, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Called with each write, as the table's stream is. */
  readonly append: (commit: ShareCommit) => void;
  /** Deletes an upload permanently, and starts sweeps. */
  readonly removeUpload: (id: string) => void;
}) => {
  const { scheduler, checker, random, faults, trace, deadline, append, removeUpload } = world;
  const { now } = scheduler;
  const links = createLinkHistories();
  const context = { checker, links, now };
  const table: ShareTable = createShareTable(now, (commit) => {
    trace?.("table", () => `${commit.id} is ${commit.after === undefined ? "purged" : "written"}`);
    observeShareCommit(context, commit);
    append(commit);
    timeToLive.onCommit(commit);
  });
  const timeToLive = createTimeToLive({
    ...{ scheduler, random, deadline },
    table: () => table,
  });
  const interfere = ({ id, include, set }: ShareWrite): number => {
    if (!random.chance(interference)) return 0;
    const linked = include?.links === undefined ? undefined : id;
    const created = set?.tokenHash === undefined ? undefined : set.uploads;
    const [first] = Array.isArray(created) ? created : [];
    const upload = linked?.slice(createLinksItemId("").length) ?? first;
    if (typeof upload !== "string") return 0;
    removeUpload(upload);
    return random.below(8000);
  };
  const stored: SharesWorld = { table, now, faults, random, interfere };
  const passwords = createPasswords((salt, isRight) => observeComparison(context, salt, isRight));
  return { links, table, stored, passwords };
};
