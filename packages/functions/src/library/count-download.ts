import { limits } from "@slipway/core/limits";
import type { Adapters } from "../ports/adapters.ts";

/**
 * Count a download, as far as that can be done within a moment. It never throws: a download is not to fail, or to wait
 * for long, because it could not be counted. It has to be awaited, because Lambda freezes what a handler leaves behind.
 */
export const countDownload = async (
  id: string,
  { downloads, telemetry, clock }: Pick<Adapters, "downloads" | "telemetry" | "clock">,
): Promise<void> => {
  const { patience } = limits.downloads;
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new Error(`It took more than ${patience} s.`)),
    patience * 1000,
  );
  try {
    await Promise.race([
      downloads.count(id, clock().toISOString(), late.signal),
      aborted(late.signal),
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

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
