import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppFields, RetentionOfAnyKind } from "@slipway/core/fields/fields";
import * as v from "valibot";
import {
  isResumable,
  type ResumeStore,
  type UnfinishedUpload,
} from "../resume/unfinished-upload.ts";

const StoredUpload = v.object({
  id: v.string(),
  fingerprint: v.string(),
  partSize: v.number(),
  parts: v.number(),
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
  fileName: v.string(),
  size: v.number(),
  lastModified: v.number(),
  path: v.optional(v.string()),
  title: v.optional(v.string()),
  caption: v.optional(v.string()),
  retention: v.optional(RetentionOfAnyKind),
  kind: v.optional(v.string()),
  fields: v.optional(AppFields),
});

/**
 * Creates a store that keeps each unfinished upload in a JSON file. Files are written atomically, and damaged files are
 * ignored.
 *
 * @param folder created with the first upload, readable only for its owner
 * @param now returns milliseconds since 1970
 */
export const createFileStore = (folder: string, now: () => number = Date.now): ResumeStore => {
  const getPath = (id: string) =>
    join(folder, `${createHash("sha256").update(id).digest("hex")}.json`);

  const read = async (path: string): Promise<UnfinishedUpload | undefined> => {
    const stored = v.safeParse(
      StoredUpload,
      await readFile(path, "utf8")
        .then(JSON.parse)
        .catch(() => {}),
    );
    if (stored.success && isResumable(stored.output, now())) return stored.output;
    if (stored.success) await rm(path, { force: true });
    return undefined;
  };

  const readNamed = async (name: string): Promise<UnfinishedUpload | undefined> => {
    const path = join(folder, name);
    const upload = await read(path);
    // Earlier versions named files by their fingerprints.
    if (upload && path !== getPath(upload.id))
      await rename(path, getPath(upload.id)).catch(() => undefined);
    return upload;
  };

  /** Lists the uploads, and deletes those that have expired. */
  const list = async () => {
    const names = await readdir(folder).catch(() => []);
    const kept = await Promise.all(
      names.filter((name) => name.endsWith(".json")).map((name) => readNamed(name)),
    );
    return kept.filter((one) => one !== undefined);
  };

  return {
    list,

    keep: async ({ handle: _, prepared: __, ...unfinished }) => {
      const path = getPath(unfinished.id);
      const draft = `${path}.${randomUUID()}`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await list();
      await writeFile(draft, JSON.stringify(unfinished), { mode: 0o600 });
      await rename(draft, path);
    },

    forget: (id) => rm(getPath(id), { force: true }),
  };
};
