import { decide, type ExpectedRecord } from "@slipway/core/lifecycle";
import { restampChange } from "@slipway/core/lifecycle/change";
import type { Decision, Effect } from "@slipway/core/lifecycle/decision";
import type { Fact } from "@slipway/core/lifecycle/fact";
import { getKindName, type StoredRecord } from "@slipway/core/record";
import { isOrphan } from "@slipway/core/status";
import type { ApiAdapters } from "../ports/adapters.ts";
import { endLinks } from "../shares/end-links.ts";

/** In each race one write succeeds, so further attempts are rarely needed. After the last one, the queue or the caller retries. */
const maxAttempts = 5;

export interface AppliedDecision {
  readonly decision: Decision;
  /** The record after the write, or as last read if nothing was written. */
  readonly record: StoredRecord | undefined;
}

/** A fact with the id of its upload. */
type UploadFact = Fact & { readonly id: string };

/**
 * Decides what a fact means, and applies the decision. If another write was faster, it reads the record and decides again.
 *
 * @param fact what happened
 * @param first the record as last read, or the expected record
 * @param seenAgain updates the fact for the record that was read again. By default, the fact does not change
 * @throws {Error} if other writes were faster in every attempt
 */
export const applyDecision = async (
  fact: UploadFact,
  first: StoredRecord | ExpectedRecord | undefined,
  adapters: Pick<
    ApiAdapters,
    "records" | "objects" | "keys" | "downloads" | "shares" | "derivations" | "telemetry" | "clock"
  >,
  seenAgain: (record: StoredRecord | undefined) => Promise<UploadFact> = async () => fact,
): Promise<AppliedDecision> => {
  const { records, telemetry, clock } = adapters;
  const perform = async (effects: readonly Effect[]) => {
    for (const effect of effects) await performEffect(effect, adapters);
  };
  let known = first;
  let seen = fact;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const decision = decide(known, seen);
    await perform(decision.before);
    // A retry decides again, and its change gets the time at which it is written.
    const write = decision.write && restampChange(decision.write, clock().toISOString());
    const written = write && (await records.apply(write));
    if (decision.write === undefined || written !== undefined) {
      await perform(decision.after);
      const record = written ?? toStored(known);
      telemetry.count(
        decision.outcome,
        record === undefined || isOrphan(record) ? undefined : getKindName(record),
      );
      return { decision, record };
    }
    // guard: a lost race reads the record again
    const read = await records.get(fact.id);
    known = read;
    // guard: a lost race lists the versions again
    seen = await seenAgain(read);
  }
  throw new Error(
    `The record ${fact.id} changed during each of ${maxAttempts} attempts to write it.`,
  );
};

const performEffect = (
  effect: Effect,
  {
    objects,
    keys,
    downloads,
    shares,
    derivations,
  }: Pick<ApiAdapters, "objects" | "keys" | "downloads" | "shares" | "derivations">,
): Promise<void> => {
  switch (effect.kind) {
    case "delete-version":
      return objects.deleteVersion(effect.key, effect.versionId);
    case "delete-all-versions":
      return objects.deleteAllVersions(effect.key);
    case "abort-multipart-upload":
      return objects.abortMultipartUpload(effect);
    case "delete-derived":
      return objects.deleteDerived(keys.listDerived(effect.id));
    case "request-derivation":
      return derivations.request(effect);
    case "purge-downloads":
      return downloads.purge(effect.id, effect.purgeAt);
    case "end-links":
      return endLinks(effect.id, effect.purgeAt, { shares });
    default:
      return effect satisfies never;
  }
};

const toStored = (known: StoredRecord | ExpectedRecord | undefined): StoredRecord | undefined =>
  known !== undefined && ("owner" in known || isOrphan(known)) ? known : undefined;
