import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from "@aws-lambda-powertools/idempotency";
import { type EventHook, findEventHook } from "@slipway/core/events/hook-events";
import { hookMarkPrefix } from "@slipway/core/events/hook-marks";
import type { UploadEvent } from "@slipway/core/events/upload-event";
import { limits } from "@slipway/core/limits";
import type { Context } from "aws-lambda";
import type { HookAdapters } from "../ports/hook-adapters.ts";

/** Reports that a hook threw, or took too long. */
export class HookFailedError extends Error {
  override readonly name = "HookFailedError";
}

/**
 * Calls the hook of an event, unless it has completed for this event. Calls for one event do not overlap. An event without a
 * hook succeeds.
 *
 * @param context of the invocation
 * @throws {HookFailedError} if the hook throws or takes longer than `limits.hooks.time`
 * @throws {Error} if another call of the hook may be running, or the marks cannot be read or written. The event must be
 *   received again in each case
 */
export const callHook = async (
  event: UploadEvent,
  adapters: HookAdapters,
  context: Context,
): Promise<void> => {
  const { kinds, openMarks, telemetry } = adapters;
  const { id, type, revision } = event;
  const hook = findEventHook(kinds.config, event);
  if (hook === undefined) {
    telemetry.info("an event has no hook", { type, id, kind: event.kind });
    return;
  }
  const callOnce = makeIdempotent(
    async (_key: { id: string; type: string; revision: number }) => {
      await runHook(hook, event);
      telemetry.count("hookCompleted");
    },
    {
      persistenceStore: openMarks(),
      keyPrefix: hookMarkPrefix,
      config: new IdempotencyConfig({
        hashFunction: "sha256",
        // guard: a hook that completed is not called again
        expiresAfterSeconds: limits.hooks.remembered,
        lambdaContext: addClockErrors(context, adapters),
      }),
    },
  );
  // guard: each event of an upload is marked by itself
  const key = { id, type, revision };
  try {
    await withinTime(callOnce(key), hook, adapters);
  } catch (error) {
    if (!(error instanceof IdempotencyAlreadyInProgressError)) telemetry.count("hookFailed");
    throw error;
  }
};

/**
 * Returns a context with the time after which no function believes that this invocation is still running. The clock of this
 * function may be slow, and that of the next one fast.
 */
const addClockErrors = (
  context: Context,
  { maxClockError }: Pick<HookAdapters, "maxClockError">,
): Context => ({
  ...context,
  getRemainingTimeInMillis: () =>
    // guard: a mark outlasts its call by any clock
    context.getRemainingTimeInMillis() + 2 * maxClockError,
});

/** Calls a hook with an upload as hooks get it. Its result is ignored. */
const runHook = async ({ name, call }: EventHook, event: UploadEvent): Promise<void> => {
  try {
    await call({ upload: { ...event, createdBy: event.createdBy ?? event.owner } });
  } catch (error) {
    throw new HookFailedError(`${name} threw: ${describeError(error)}`, { cause: error });
  }
};

const describeError = (error: unknown): string => {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return "an object that cannot be converted to text";
  }
};

/**
 * Waits for a call of a hook. A call that takes too long can still complete later, so its mark remains. If it completes before
 * its event is received again, it is not called again.
 */
const withinTime = async (
  called: Promise<unknown>,
  { name }: EventHook,
  { pause }: Pick<HookAdapters, "pause">,
): Promise<void> => {
  const ended = new AbortController();
  const { time } = limits.hooks;
  const timeout = pause(time * 1000, ended.signal).then(() => {
    if (!ended.signal.aborted) throw new HookFailedError(`${name} took longer than ${time} s.`);
  });
  try {
    await Promise.race([called, timeout]);
  } finally {
    ended.abort();
  }
};
