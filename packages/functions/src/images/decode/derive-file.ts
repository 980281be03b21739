import { findDerivationSource } from "@slipway/core/content/derivable";
import { limits } from "@slipway/core/limits";
import type { DerivationReason } from "@slipway/core/record";
import type { DerivationJob, DerivedFile, ReadBytes } from "../../ports/derived-images.ts";
import { UnderivableError } from "./underivable.ts";

const MiB = 1024 ** 2;

/**
 * Derives images and details from a file. Bytes that cannot be decoded are an expected outcome.
 *
 * @throws {Error} if the file cannot be read
 */
export const deriveFile = async (job: DerivationJob, read: ReadBytes): Promise<DerivedFile> => {
  const source = findDerivationSource(job.contentType);
  switch (source) {
    case "image":
    case "pdf": {
      const file = await readFile(job, read);
      if ("reason" in file) return { images: [], reason: file.reason };
      const derive = await loadDecoder(source);
      return await orReason(() => derive(job, file.bytes));
    }
    case "recording": {
      const { readRecording } = await import("./recording-details.ts");
      const media = await readRecording(job, read);
      return { images: [], media, ...(hasVariants(job) && { reason: notAnImage(job) }) };
    }
    case undefined:
      return { images: [], reason: notAnImage(job) };
    default:
      return source satisfies never;
  }
};

/** Loads a decoder on demand, because each one takes time and memory to start. */
const loadDecoder = async (source: "image" | "pdf") =>
  source === "pdf"
    ? (await import("./derive-pdf.ts")).derivePdf
    : (await import("./derive-image.ts")).deriveImage;

const hasVariants = ({ variants }: DerivationJob): boolean => Object.keys(variants).length > 0;

const notAnImage = ({ contentType }: DerivationJob): DerivationReason => ({
  code: "not-an-image",
  detail: `No images are derived from ${contentType}.`,
});

/** Reads a whole file. */
const readFile = async (
  { size }: DerivationJob,
  read: ReadBytes,
): Promise<{ readonly bytes: Uint8Array } | { readonly reason: DerivationReason }> => {
  const { inputSize } = limits.images;
  if (size > inputSize)
    return {
      reason: {
        code: "too-large",
        detail: `The file has ${size} bytes, and images are derived from at most ${inputSize / MiB} MB.`,
      },
    };
  const bytes = size === 0 ? new Uint8Array() : await read({ start: 0, end: size });
  // The version was deleted in the meantime, so no one sees this reason.
  return bytes === undefined
    ? { reason: { code: "unreadable", detail: "The file was deleted." } }
    : { bytes };
};

const orReason = async (derive: () => Promise<DerivedFile>): Promise<DerivedFile> => {
  try {
    return await derive();
  } catch (error) {
    if (error instanceof UnderivableError) return { images: [], reason: error.reason };
    return {
      images: [],
      // The message of a decoder can contain what is in the file.
      reason: { code: "unreadable", detail: "The file is damaged, or not of its type." },
    };
  }
};
