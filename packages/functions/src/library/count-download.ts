import { limits } from "@slipway/core/limits";
import type { ApiAdapters } from "../ports/adapters.ts";

/**
 * Counts a download, within `limits.downloads.patience` seconds. It never throws, so that a download neither fails nor
 * waits for long because of its counter. It must be awaited: Lambda freezes work that is still in flight when a handler
 * returns.
 */
export const countDownload = async (
  id: string,
  { downloads, telemetry, clock }: Pick<ApiAdapters, "downloads" | "telemetry" | "clock">,
): Promise<void> => {
  const { patience } = limits.downloads;
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new Error(`Counting took more than ${patience} s.`)),
    patience * 1000,
  );
  try {
    await Promise.race([
      downloads.count(id, clock().toISOString(), timeout.signal),
      rejectOnAbort(timeout.signal),
    ]);
    telemetry.count("downloaded");
  } catch (error) {
    telemetry.count("uncounted");
    // guard: a download that cannot be counted continues
    telemetry.warn("a download was not counted", { id, error });
  } finally {
    clearTimeout(timer);
  }
};

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
