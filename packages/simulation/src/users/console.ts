import { legacyObjectKey, objectKey } from "@slipway/core/identity";
import { type BodyName, bodies } from "../bodies.ts";
import type { Random } from "../random.ts";
import type { Bucket } from "../services/bucket.ts";
import { checksumOf } from "../services/forms.ts";
import type { History } from "../truth/history.ts";
import type { KeyLayout } from "./deed.ts";

/** What somebody with access to the bucket does past Slipway. */
export const createConsole = (world: {
  readonly bucket: Bucket;
  readonly history: History;
  readonly random: Random;
  /** Does something that counts as done by hand. */
  readonly byHand: (act: () => void) => void;
}) => {
  const { bucket, history, random, byHand } = world;
  const { versions } = bucket;
  const keyOf = (id: string) => history.of(id).key ?? objectKey(id);
  const put = (id: string, name: BodyName, layout: KeyLayout) =>
    byHand(() => {
      const body = bodies[name];
      versions.put({
        key: layout === "today" ? objectKey(id) : legacyObjectKey(id),
        body,
        contentType: body.contentType,
        // The console offers every algorithm.
        checksum: checksumOf(body, random.chance(0.5) ? body : {}),
        eTag: `"${body.name}"`,
        eventName: "ObjectCreated:Put",
      });
    });
  return {
    put,
    /** Put an object at a key that nobody asked for. */
    putOrphan: (name: BodyName, layout: KeyLayout) =>
      put("00000000-0000-7000-8000-000000000000", name, layout),
    /** Delete the version that a record is about, or else the newest. */
    remove(id: string) {
      const key = keyOf(id);
      const versionId = history.of(id).pinned?.versionId ?? versions.of(key).at(-1)?.versionId;
      if (versionId !== undefined) byHand(() => versions.remove(key, versionId));
    },
    hide(id: string) {
      const key = keyOf(id);
      if (versions.of(key).length > 0) byHand(() => versions.hide(key));
    },
  };
};
