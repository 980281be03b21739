import type { ObjectEvent } from "@slipway/core/events/s3-event";
import { getObjectKey, idOfKey } from "@slipway/core/identity";
import { awaiting } from "@slipway/core/lifecycle";
import type { Outcome } from "@slipway/core/lifecycle/decision";
import type { Fact } from "@slipway/core/lifecycle/fact";
import type { StoredRecord } from "@slipway/core/record";
import { readTail } from "../inspection/read-tail.ts";
import type { Adapters } from "../ports/adapters.ts";
import { type InspectionOptions, uninspectable } from "../ports/inspector.ts";
import { type Look, ObjectForbiddenError } from "../ports/objects.ts";
import { carryOut } from "./apply-decision.ts";

/**
 * Turn what S3 holds into the record. Safe to repeat: a second time finds nothing left to do.
 *
 * @param event the version that came or went
 * @param options what to find out about its bytes
 * @throws {Error} when S3 or DynamoDB fails, or an awaited object may not be read; the event must come again
 */
export const finalizeUpload = async (
  event: ObjectEvent,
  adapters: Adapters,
  options: InspectionOptions = { media: true },
): Promise<void> => {
  const id = idOfKey(event.key);
  if (id === undefined) {
    adapters.telemetry.count("foreign");
    adapters.telemetry.warn("an object has a key that is none of ours", { key: event.key });
    return;
  }
  if (event.kind === "removed") {
    const at = adapters.clock().toISOString();
    const fact = { kind: "object-removed", id, at, versionId: event.versionId } as const;
    await carryOut(fact, await adapters.records.get(id), adapters);
    return;
  }
  await finalizeVersion(id, event, adapters, options);
};

export interface FinalizeOptions extends InspectionOptions {
  /** False rejects an upload whose bytes ended every attempt to inspect them. True unless given. */
  readonly inspects?: boolean;
}

/**
 * Look at one version of an upload's key and let the life cycle decide what it means.
 *
 * @returns what it meant; undefined when the version is gone
 */
export const finalizeVersion = async (
  id: string,
  { key, versionId, sequencer }: Pick<ObjectEvent, "key" | "versionId" | "sequencer">,
  adapters: Adapters,
  { media, inspects = true }: FinalizeOptions = { media: true },
): Promise<Outcome | undefined> => {
  const seen = await lookUnlessSettled(id, { key, versionId }, adapters);
  if (seen === undefined) return undefined;
  const object = { ...seen.object, sequencer };
  const content = { ...object, head: seen.head };
  const tail = media && inspects ? await readTail(content, adapters.objects) : undefined;
  const fact: Fact & { id: string } = {
    kind: "object-created",
    id,
    at: adapters.clock().toISOString(),
    object,
    inspection: inspects
      ? await adapters.inspector.inspect({ ...content, tail }, { media })
      : uninspectable,
  };
  const { decision, record } = await carryOut(fact, awaiting(id, object), adapters);
  adapters.telemetry.info("object arrived", {
    id,
    versionId,
    outcome: decision.outcome,
    ...(record?.status === "rejected" && { reason: record.reason }),
  });
  return decision.outcome;
};

/**
 * An event may come again after its version was deleted, as a replay or with its upload. Finalize may not list the
 * bucket, so S3 answers 403 then and not 404 (Amazon S3 API Reference, "GetObject", permissions). Only an upload that
 * still waits for its object at this key makes that an error.
 */
const lookUnlessSettled = async (
  id: string,
  { key, versionId }: { key: string; versionId: string },
  { objects, records }: Adapters,
): Promise<Look | undefined> => {
  try {
    return await objects.look(key, versionId);
  } catch (error) {
    // guard: an event of a deleted version is ignored
    if (error instanceof ObjectForbiddenError && !isAwaiting(await records.get(id), key))
      return undefined;
    throw error;
  }
};

/** Returns true if the record still waits for an object at this key. */
export const isAwaiting = (record: StoredRecord | undefined, key: string): boolean =>
  (record?.status === "pending" || record?.status === "expired") && getObjectKey(record) === key;
