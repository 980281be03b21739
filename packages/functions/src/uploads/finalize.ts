import type { ObjectEvent } from "@slipway/core/events/s3-event";
import { getObjectKey } from "@slipway/core/identity";
import { createExpectedRecord } from "@slipway/core/lifecycle";
import type { Outcome } from "@slipway/core/lifecycle/decision";
import type { Fact } from "@slipway/core/lifecycle/fact";
import type { StoredRecord } from "@slipway/core/record";
import { isAwaitingObject, isRejected } from "@slipway/core/status";
import { readTail } from "../inspection/read-tail.ts";
import type { Adapters } from "../ports/adapters.ts";
import { type InspectionOptions, uninspectable } from "../ports/inspector.ts";
import { ObjectForbiddenError, type VersionContent } from "../ports/objects.ts";
import { applyDecision } from "./apply-decision.ts";

/**
 * Updates the record of an upload after an event of its object. It is idempotent.
 *
 * @param event the creation or deletion of a version
 * @throws {Error} if S3 or DynamoDB fails, or if S3 refuses access to an awaited object. The event must be delivered again
 */
export const finalizeUpload = async (
  event: ObjectEvent,
  adapters: Adapters,
  options: InspectionOptions = { media: true },
): Promise<void> => {
  const id = adapters.keys.parse(event.key);
  if (id === undefined) {
    adapters.telemetry.count("foreign");
    adapters.telemetry.warn("an object's key does not belong to an upload", { key: event.key });
    return;
  }
  if (event.kind === "removed") {
    const at = adapters.clock().toISOString();
    const fact = { kind: "object-removed", id, at, versionId: event.versionId } as const;
    await applyDecision(fact, await adapters.records.get(id), adapters);
    return;
  }
  await finalizeVersion(id, event, adapters, options);
};

export interface FinalizeOptions extends InspectionOptions {
  /** False rejects an upload without inspecting it, because every attempt to inspect it failed. True by default. */
  readonly inspects?: boolean;
}

/**
 * Inspects a version of an upload's key, and applies the decision of the life cycle.
 *
 * @returns the outcome; undefined if the version does not exist
 */
export const finalizeVersion = async (
  id: string,
  { key, versionId, sequencer }: Pick<ObjectEvent, "key" | "versionId" | "sequencer">,
  adapters: Adapters,
  { media, inspects = true }: FinalizeOptions = { media: true },
): Promise<Outcome | undefined> => {
  const seen = await readAwaitedVersion(id, { key, versionId }, adapters);
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
  const { decision, record } = await applyDecision(
    fact,
    createExpectedRecord(id, object),
    adapters,
  );
  adapters.telemetry.info("object arrived", {
    id,
    versionId,
    outcome: decision.outcome,
    ...(isRejected(record) && { reason: record.reason }),
  });
  return decision.outcome;
};

/**
 * Reads a version. An event can arrive again after its version was deleted as a replay or with its upload. Because finalize has
 * no permission to list the bucket, S3 then responds with 403, not 404 (Amazon S3 API Reference, "GetObject", permissions). This
 * is an error only if the upload still awaits its object at this key.
 */
const readAwaitedVersion = async (
  id: string,
  { key, versionId }: { key: string; versionId: string },
  { objects, records }: Adapters,
): Promise<VersionContent | undefined> => {
  try {
    return await objects.readVersion(key, versionId);
  } catch (error) {
    // guard: an event of a deleted version is ignored
    if (error instanceof ObjectForbiddenError && !awaitsObjectAt(await records.get(id), key))
      return undefined;
    throw error;
  }
};

/** Returns true if the record still awaits an object at this key. */
export const awaitsObjectAt = (record: StoredRecord | undefined, key: string): boolean =>
  isAwaitingObject(record) && getObjectKey(record) === key;
