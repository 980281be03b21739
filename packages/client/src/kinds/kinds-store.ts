import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { transferLimits } from "@slipway/core/transfer-limits";
import { createListeners } from "../engine/listeners.ts";
import type { Ports } from "../engine/ports.ts";
import { withRetries } from "../transport/with-retries.ts";

/** The rules of every kind, by its name. */
export type KindsByName = Readonly<Record<string, KindDescription>>;

/** The rules of the kinds as the API returned them last. */
export interface KindsStore {
  /** Returns the rules, or undefined before they were received. Returns the same object until they change. */
  readonly getSnapshot: () => KindsByName | undefined;
  /** Notifies of each change of the rules. Returns a function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Returns the rules. Requests them if they are older than a few minutes, or if the API has refused a file since.
   *
   * @param maxAge the age in milliseconds from which on they are requested again
   * @throws {ApiError} {NetworkError} if all attempts failed
   */
  readonly load: (maxAge?: number) => Promise<KindsByName>;
  /** Marks the rules as outdated. */
  readonly expire: () => void;
}

/** @param signal aborted when the uploader is closed */
export const createKindsStore = (ports: Ports, signal: AbortSignal): KindsStore => {
  const listeners = createListeners<void>();
  let kinds: KindsByName | undefined;
  let receivedAt = Number.NEGATIVE_INFINITY;
  let pending: Promise<KindsByName> | undefined;

  const request = async (): Promise<KindsByName> => {
    const received = (await withRetries(() => ports.api.getKinds(signal), ports, signal)).kinds;
    receivedAt = ports.now();
    if (kinds && JSON.stringify(kinds) === JSON.stringify(received)) return kinds;
    kinds = received;
    listeners.emit();
    return kinds;
  };

  return {
    getSnapshot: () => kinds,
    subscribe: listeners.add,
    load: async (maxAge = transferLimits.kindsLifetime * 1000) => {
      if (kinds && ports.now() - receivedAt < maxAge) return kinds;
      pending ??= request().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    expire: () => {
      receivedAt = Number.NEGATIVE_INFINITY;
    },
  };
};
