import type { ApiClient } from "@slipway/client/api-client";
import type { Upload } from "@slipway/core/api";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import pMap from "p-map";
import { callApi, createTestApiClient } from "../api-calls.ts";
import { computeSha256 } from "../run-cli.ts";
import type { Busy } from "./busy-users.ts";
import { findLostHooks } from "./hook-calls.ts";
import type { Storage } from "./storage.ts";
import { checkUpload } from "./verdict.ts";

const downloadsAtOnce = 16;

export interface Verified {
  readonly statuses: Readonly<Partial<Record<Upload["status"], number>>>;
  readonly complaints: readonly string[];
}

/** Checks that every upload has an expected status and had its hooks, and that there are no other records and objects. */
export const verify = async (
  { experiences, seenReady }: Busy,
  {
    apiUrl,
    hooksFile,
    storage,
  }: { readonly apiUrl: string; readonly hooksFile: string; readonly storage: Storage },
): Promise<Verified> => {
  const api = createTestApiClient(apiUrl);
  const complaints: string[] = [];
  const statuses: Partial<Record<Upload["status"], number>> = {};

  const uploads = new Map<string, Upload>();
  const { idsPerRequest } = limits.status;
  for (let start = 0; start < experiences.length; start += idsPerRequest) {
    const ids = experiences.slice(start, start + idsPerRequest).map(({ id }) => id);
    for (const upload of (await api.getStatuses(ids, 0)).uploads) uploads.set(upload.id, upload);
  }
  const download = async ({ id }: (typeof experiences)[number]) => {
    const response = await callApi(apiUrl + buildPath("downloadUpload", { id }));
    const bytes = new Uint8Array(await response.arrayBuffer());
    return response.ok ? computeSha256(bytes) : undefined;
  };
  const downloaded = await pMap(experiences, download, { concurrency: downloadsAtOnce });
  for (const [index, own] of experiences.entries()) {
    const upload = uploads.get(own.id);
    if (upload) statuses[upload.status] = (statuses[upload.status] ?? 0) + 1;
    const found = { upload, downloaded: downloaded[index], seenReady: seenReady.get(own.id) };
    complaints.push(...checkUpload(own, found));
  }

  complaints.push(...(await findLostHooks(hooksFile, [...uploads.values()], seenReady.keys())));
  complaints.push(...(await checkUnknownUploads(uploads, api)));
  const versions = await storage.versions();
  for (const { id, status, object } of uploads.values()) {
    const here = versions.get(defaultKeys.create(id)) ?? [];
    versions.delete(defaultKeys.create(id));
    const expected = status === "ready" && object ? [object.versionId] : [];
    if (here.join() !== expected.join())
      complaints.push(`${id} is ${status}, and S3 holds the versions [${here}] of it`);
  }
  for (const [key, here] of versions)
    complaints.push(`S3 holds ${key} (${here}), which belongs to no upload`);
  return { statuses, complaints };
};

/** Checks records whose ids no user knows because the response was lost: nothing can have been sent to them. */
const checkUnknownUploads = async (
  known: ReadonlyMap<string, Upload>,
  api: ApiClient,
): Promise<string[]> => {
  const complaints: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.listUploads({ cursor, limit: limits.page.max });
    for (const { id, status } of page.uploads)
      if (!known.has(id) && status !== "expired")
        complaints.push(`${id} is ${status}, and no user knows of it`);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return complaints;
};
