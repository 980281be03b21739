import { createApiClient } from "@slipway/client";
import { saveZip, ZipError, type ZippedUpload } from "@slipway/client/zip";

const { getDownloadLink } = createApiClient({ endpoint: "/api" });

/** Saves files as one zip. Returns what to tell the user. */
export const saveFiles = async (
  uploads: readonly ZippedUpload[],
  signal: AbortSignal,
): Promise<string> => {
  try {
    const saved = await saveZip(uploads, { getDownloadLink, signal, name: "files.zip" });
    return saved === "canceled" ? "" : `${uploads.length} files saved.`;
  } catch (error) {
    if (error instanceof ZipError) return `${error.fileName} couldn't be downloaded.`;
    throw error;
  }
};
