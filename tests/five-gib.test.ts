import { mkdir, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { openFile } from "@slipway/client/node/file-from-path";
import { createUploader } from "@slipway/client/node/uploader";
import type { RequestedPart, StoredPart } from "@slipway/core/api";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { choosePartSize, countParts } from "@slipway/core/parts";
import { getKinds } from "@slipway/functions/description/kinds";
import { getStatuses } from "@slipway/functions/library/statuses";
import { createWorld } from "@slipway/functions/testing/world";
import { deleteUpload } from "@slipway/functions/trash/delete";
import { finalizeUpload } from "@slipway/functions/uploads/finalize";
import { completeUpload, requestParts } from "@slipway/functions/uploads/parts";
import { requestUpload } from "@slipway/functions/uploads/request";
import { expect, test } from "vitest";
import { temporaryFolder } from "./stack.ts";

const size = 5 * 1024 ** 3 + 1;
const count = countParts(size, choosePartSize(size));
const text = Buffer.from("All hands on deck. ");
const owner = "ann";
const caller = { owner, sub: owner };
/** S3 is too busy for every seventh request. */
const failing = 7;

/** Returns a value in the format of a SHA-256 without computing one. It depends only on the size. */
const fakeSha256 = ({ size }: Blob): string => Buffer.alloc(32, String(size)).toString("base64");

/**
 * Creates an uploader with the real engine and the real use cases. Its S3 stores each part's length and checksum, but not
 * its bytes.
 */
const createUploaderWithoutBytes = (stateFolder: string) => {
  const { adapters, objects } = createWorld();
  const parts = new Map<number, StoredPart>();
  const asked: (readonly RequestedPart[])[] = [];
  const puts: number[] = [];
  objects.listParts = async () => [...parts.values()].sort((a, b) => a.partNumber - b.partNumber);
  objects.completeMultipartUpload = async ({ key }, completed) => {
    expect(completed.map(({ partNumber }) => partNumber)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    );
    objects.put(key, text, "text/plain");
    return true;
  };
  const look = objects.readVersion;
  objects.readVersion = async (key, versionId) => {
    const found = await look(key, versionId);
    const stored = [...parts.values()].reduce((sum, part) => sum + part.size, 0);
    return found && { ...found, object: { ...found.object, size: stored } };
  };
  const uploader = createUploader({
    endpoint: "http://api.test",
    stateFolder,
    ports: {
      api: {
        getKinds: () => getKinds(adapters),
        requestUploads: ({ files }) => requestUpload(files, owner, adapters),
        requestParts: (id, wanted) => {
          asked.push(wanted);
          return requestParts({ uploader: caller, id }, wanted, adapters);
        },
        completeUpload: async (id, checksum) => {
          const record = await completeUpload(caller, id, adapters, checksum);
          const key = defaultKeys.create(id);
          const [versionId = ""] = await objects.listVersions(key);
          const event = { kind: "created", bucket: "b", key, versionId, sequencer: "1" } as const;
          await finalizeUpload(event, adapters);
          return record;
        },
        getStatuses: (ids, wait) => getStatuses(caller, { ids: [...ids], wait }, adapters),
        deleteUpload: async (id) => {
          await deleteUpload(owner, id, { permanently: true }, adapters);
        },
      },
      hasher: { sha256: async (blob) => fakeSha256(blob), close() {} },
      send: async ({ url, headers, body, onProgress }) => {
        const partNumber = Number(url.split("/").at(-1));
        puts.push(partNumber);
        onProgress(body.size);
        if (puts.length % failing === 0) return { status: 503, headers: new Headers(), body: "" };
        const sha256 = headers["x-amz-checksum-sha256"] ?? "";
        parts.set(partNumber, { partNumber, size: body.size, eTag: `"${partNumber}"`, sha256 });
        return { status: 200, headers: new Headers(), body: "" };
      },
      wait: async (_, signal) => signal.throwIfAborted(),
    },
  });
  return {
    uploader,
    parts,
    asked,
    puts,
    objects,
  };
};

/** Creates a sparse file of 5 GiB and one byte, which takes no space on the disk. */
const sparseFile = async (folder: string): Promise<string> => {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "log.txt");
  const file = await open(path, "w");
  await file.truncate(size);
  await file.close();
  expect((await stat(path)).blocks).toBeLessThan(1000);
  return path;
};

test("a file of 5 GiB and one byte arrives in parts, and its record has its size", async () => {
  await using folder = await temporaryFolder();
  const { uploader, parts, asked, puts } = createUploaderWithoutBytes(join(folder.path, "state"));
  uploader.add([await openFile(await sparseFile(folder.path))]);
  let acknowledged = 0;
  for await (const { type, upload } of uploader.events()) {
    if (type === "failed") throw new Error(JSON.stringify(upload.state));
    if (upload.state.status !== "uploading") continue;
    expect(upload.state.bytesAcknowledged).toBeGreaterThanOrEqual(acknowledged);
    expect(upload.state.bytesSent).toBeLessThanOrEqual(size);
    acknowledged = upload.state.bytesAcknowledged;
  }
  expect(acknowledged).toBe(size);
  const [upload] = uploader.getSnapshot().uploads;
  expect(upload?.state).toMatchObject({ status: "ready", record: { object: { size } } });
  uploader.close();

  const sizes = [...parts.values()].map((part) => part.size);
  expect(sizes.filter((bytes) => bytes !== limits.part.size)).toEqual([size % limits.part.size]);
  expect(puts).toHaveLength(count + Math.floor(puts.length / failing));
  expect(Math.max(...asked.map((wanted) => wanted.length))).toBeLessThanOrEqual(
    limits.partsPerRequest,
  );
});
