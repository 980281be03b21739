import type { Random } from "../../random.ts";
import type { SweepClock } from "../../services/schedule.ts";
import type { Action, Operation } from "../action.ts";
import { createTimes, day, minute, second } from "../times.ts";

/** The share of uploads whose owner uses the trash. */
const share = 0.7;

/** How long documents stay in the trash, in milliseconds. */
const trashTime = 2 * day;

/**
 * Adds what owners do with the trash to a plan: they delete an upload and, at about the same time or when its time in the trash
 * ends, restore it, delete it permanently, empty the trash, and download it.
 */
export const addTrash = (
  plan: readonly Action[],
  random: Random,
  clock: SweepClock,
): readonly Action[] => {
  const times = createTimes(random, clock);
  const added: Action[] = [];
  const add = (at: number, operation: Operation) =>
    added.push({ number: plan.length + added.length + 1, at, operation });
  const chooseNext = (upload: number, owner: "ann" | "ben"): Operation => {
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2:
        return { kind: "restore", upload };
      case 3:
        return { kind: "delete", upload };
      case 4:
        return { kind: "delete permanently", upload };
      case 5:
        return { kind: "empty the trash", owner };
      case 6:
        return { kind: "download", upload };
      default:
        return { kind: "list", owner };
    }
  };
  /** Adds a removal, a restore, and another deletion that follow each other within seconds. */
  const addRace = (upload: number, at: number) => {
    const soon = (seconds: number) => at + random.below(seconds * second);
    if (random.chance(0.7)) add(at, { kind: "delete", upload });
    add(soon(5), { kind: random.chance(0.7) ? "delete permanently" : "delete", upload });
    add(soon(10), { kind: "restore", upload });
    if (random.chance(0.7)) add(soon(30), { kind: "delete", upload });
    if (random.chance(0.3)) add(soon(90), { kind: "restore", upload });
  };
  for (const { number, at, operation } of plan) {
    if (operation.kind !== "upload" || operation.ofKind !== "document") continue;
    if (!random.chance(share)) continue;
    if (random.chance(0.8)) addRace(number, at + minute + random.below(minute));
    const deletedAt = at + minute + random.below(random.chance(0.5) ? minute : 3 * day);
    add(deletedAt, { kind: "delete", upload: number });
    for (let more = 1 + random.below(4); more > 0; more -= 1) {
      const time = random.chance(0.7)
        ? deletedAt + random.below(random.chance(0.7) ? 5 * second : 2 * minute)
        : times.around(deletedAt + trashTime);
      add(time, chooseNext(number, operation.owner));
    }
  }
  return [...plan, ...added];
};
