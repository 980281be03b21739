import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Retention } from "@slipway/core/fields/fields";
import * as v from "valibot";
import { isResumable, type ResumeStore, type Unfinished } from "../resume/unfinished-upload.ts";

const Kept = v.object({
  id: v.string(),
  fingerprint: v.string(),
  partSize: v.number(),
  parts: v.number(),
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
  fileName: v.string(),
  size: v.number(),
  lastModified: v.number(),
  title: v.optional(v.string()),
  caption: v.optional(v.string()),
  retention: v.optional(Retention),
});

/**
 * Remembers in a folder, a JSON file for each upload. Each is written whole or not at all; a damaged one is as good as
 * none.
 *
 * @param folder made with the first upload, readable for its owner only
 * @param now milliseconds since 1970
 */
export const createFileStore = (folder: string, now: () => number = Date.now): ResumeStore => {
  const pathOf = (id: string) =>
    join(folder, `${createHash("sha256").update(id).digest("hex")}.json`);

  const read = async (path: string): Promise<Unfinished | undefined> => {
    const kept = v.safeParse(
      Kept,
      await readFile(path, "utf8")
        .then(JSON.parse)
        .catch(() => {}),
    );
    if (kept.success && isResumable(kept.output, now())) return kept.output;
    if (kept.success) await rm(path, { force: true });
    return undefined;
  };

  const readNamed = async (name: string): Promise<Unfinished | undefined> => {
    const path = join(folder, name);
    const upload = await read(path);
    // Earlier versions named files by fingerprints.
    if (upload && path !== pathOf(upload.id))
      await rename(path, pathOf(upload.id)).catch(() => undefined);
    return upload;
  };

  // Those that have ended go with the reading.
  const list = async () => {
    const names = await readdir(folder).catch(() => []);
    const kept = await Promise.all(
      names.filter((name) => name.endsWith(".json")).map((name) => readNamed(name)),
    );
    return kept.filter((one) => one !== undefined);
  };

  return {
    list,

    keep: async ({ handle: _, ...unfinished }) => {
      const path = pathOf(unfinished.id);
      const draft = `${path}.${randomUUID()}`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await list();
      await writeFile(draft, JSON.stringify(unfinished), { mode: 0o600 });
      await rename(draft, path);
    },

    forget: (id) => rm(pathOf(id), { force: true }),
  };
};
