import type { Outcome } from "@slipway/core/decision";
import type { Fact } from "@slipway/core/fact";
import { idOfKey } from "@slipway/core/identity";
import { awaiting } from "@slipway/core/lifecycle";
import type { StoredRecord } from "@slipway/core/record";
import type { ObjectEvent } from "@slipway/core/s3-event";
import type { Adapters } from "./adapters.ts";
import { carryOut } from "./carry-out.ts";
import { inspectContent } from "./inspection/inspect-content.ts";
import { readTail } from "./inspection/tail.ts";
import { type Look, ObjectForbiddenError } from "./objects.ts";

/**
 * Turn what S3 holds into the record. Safe to repeat: a second time finds nothing left to do.
 *
 * @param event the version that came or went
 * @throws {Error} when S3 or DynamoDB fails, or an awaited object may not be read; the event must come again
 */
export const finalizeUpload = async (event: ObjectEvent, adapters: Adapters): Promise<void> => {
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
  await finalizeVersion(id, event, adapters);
};

/**
 * Look at one version of an upload's key and let the life cycle decide what it means.
 *
 * @returns what it meant; undefined when the version is gone
 */
export const finalizeVersion = async (
  id: string,
  { key, versionId, sequencer }: Pick<ObjectEvent, "key" | "versionId" | "sequencer">,
  adapters: Adapters,
): Promise<Outcome | undefined> => {
  const seen = await lookUnlessSettled(id, { key, versionId }, adapters);
  if (seen === undefined) return undefined;
  const object = { ...seen.object, sequencer };
  const tail = await readTail({ ...object, head: seen.head }, adapters.objects);
  const fact: Fact & { id: string } = {
    kind: "object-created",
    id,
    at: adapters.clock().toISOString(),
    object,
    inspection: await inspectContent({ ...object, head: seen.head, tail }),
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
 * still waits for its object makes that an error.
 */
const lookUnlessSettled = async (
  id: string,
  { key, versionId }: { key: string; versionId: string },
  { objects, records }: Adapters,
): Promise<Look | undefined> => {
  try {
    return await objects.look(key, versionId);
  } catch (error) {
    if (error instanceof ObjectForbiddenError && !isAwaiting(await records.get(id)))
      return undefined;
    throw error;
  }
};

export const isAwaiting = (record: StoredRecord | undefined): boolean =>
  record?.status === "pending" || record?.status === "expired";
