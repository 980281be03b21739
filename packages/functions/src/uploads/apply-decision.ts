import { type Awaiting, decide } from "@slipway/core/lifecycle";
import type { Decision, Effect } from "@slipway/core/lifecycle/decision";
import type { Fact } from "@slipway/core/lifecycle/fact";
import type { StoredRecord } from "@slipway/core/record";
import type { Adapters } from "../ports/adapters.ts";

/** Races are settled by one of them writing, so each further try is less likely; a queue or a caller tries again. */
const tries = 5;

export interface CarriedOut {
  readonly decision: Decision;
  /** The record after the write; where nothing was written, as it was last read. */
  readonly record: StoredRecord | undefined;
}

/** A fact about the upload with this id. */
type UploadFact = Fact & { readonly id: string };

/**
 * Decide what a fact means and do it. When another write was faster, read the record and decide again.
 *
 * @param fact what happened
 * @param first the record as last read, or what the fact lets expect of it
 * @param seenAgain the fact as it is after the record was read again; a fact that does not change unless given
 * @throws {Error} when others were faster every time
 */
export const carryOut = async (
  fact: UploadFact,
  first: StoredRecord | Awaiting | undefined,
  adapters: Pick<Adapters, "records" | "objects" | "downloads" | "telemetry">,
  seenAgain: () => Promise<UploadFact> = async () => fact,
): Promise<CarriedOut> => {
  const { records, telemetry } = adapters;
  const perform = async (effects: readonly Effect[]) => {
    for (const effect of effects) await performOne(effect, adapters);
  };
  let known = first;
  let seen = fact;
  for (let attempt = 0; attempt < tries; attempt++) {
    const decision = decide(known, seen);
    await perform(decision.before);
    const written = decision.write && (await records.apply(decision.write));
    if (decision.write === undefined || written !== undefined) {
      await perform(decision.after);
      telemetry.count(decision.outcome);
      return { decision, record: written ?? storedOf(known) };
    }
    // guard: a lost race reads the record again
    known = await records.get(fact.id);
    // guard: a lost race lists the versions again
    seen = await seenAgain();
  }
  throw new Error(`The record ${fact.id} changed ${tries} times while it was being written.`);
};

const performOne = (
  effect: Effect,
  { objects, downloads }: Pick<Adapters, "objects" | "downloads">,
): Promise<void> => {
  switch (effect.kind) {
    case "delete-version":
      return objects.deleteVersion(effect.key, effect.versionId);
    case "delete-all-versions":
      return objects.deleteAllVersions(effect.key);
    case "abort-multipart-upload":
      return objects.abortMultipartUpload(effect);
    case "purge-downloads":
      return downloads.purge(effect.id, effect.purgeAt);
    default:
      return effect satisfies never;
  }
};

const storedOf = (known: StoredRecord | Awaiting | undefined): StoredRecord | undefined =>
  known !== undefined && ("owner" in known || known.status === "orphan") ? known : undefined;
