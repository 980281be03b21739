import { limits } from "@slipway/core/limits";
import type {
  DerivationJob,
  DerivedFile,
  ImageDeriver,
  ReadBytes,
} from "../../ports/derived-images.ts";
import type { ImageChild, Measured } from "./image-child.ts";

/** A deriver that runs its decoders in a separate process with limits. */
export interface BoundedDeriver extends ImageDeriver {
  /** Derives in the process, and returns the time and memory that it took. */
  measure(job: DerivationJob, read: ReadBytes): Promise<Measured>;
  /** Ends the process. Another job starts a new one. */
  close(): void;
}

const MiB = 1024 ** 2;
const { time, memory } = limits.images;

const limitsExceeded: DerivedFile = {
  images: [],
  reason: {
    code: "limits-exceeded",
    detail: `The file could not be decoded in ${time} seconds with ${memory / MiB} MB of memory.`,
  },
};

const startOnDemand = async (): Promise<ImageChild> => {
  const { startImageChild } = await import("./image-child.ts");
  return startImageChild();
};

/**
 * Creates a deriver that isolates files from each other. The decoders run in a separate process, which takes one file at a time. A file
 * that exceeds a limit of `limits.images` ends the process, and has no images. The next file starts a new process.
 * If the process had other files before, an error asks for another attempt.
 *
 * @param start starts the process; by default, the process with all decoders
 */
export const createBoundedDeriver = ({
  start = startOnDemand,
}: {
  readonly start?: () => Promise<ImageChild>;
} = {}): BoundedDeriver => {
  let child: ImageChild | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const ensureChild = async (): Promise<ImageChild> => {
    if (child?.isAlive()) return child;
    child = await start();
    return child;
  };
  const measureNext = async (job: DerivationJob, read: ReadBytes): Promise<Measured> => {
    const first = await ensureChild();
    const isFresh = first.started() === 0;
    const measured = await first.derive(job, read);
    // An earlier file may have left the process in a bad state. The next attempt has a new process, which rules that out.
    if (measured.file === undefined && !isFresh)
      throw new Error("The image process ended. The file needs an attempt in a new process.");
    return measured;
  };
  const measure = (job: DerivationJob, read: ReadBytes): Promise<Measured> => {
    const next = last.then(() => measureNext(job, read));
    last = next.catch(() => {});
    return next;
  };
  return {
    measure,
    derive: async (job, read) => (await measure(job, read)).file ?? limitsExceeded,
    close: () => child?.close(),
  };
};
