import type { ObjectKeys } from "@slipway/core/identity";
import { type BodyName, bodies } from "../bodies.ts";
import type { History } from "../invariants/history.ts";
import type { Random } from "../random.ts";
import type { Bucket } from "../services/bucket.ts";
import { createChecksum } from "../services/forms.ts";
import type { KeyLayout } from "./action.ts";

/** Creates the actions of a person who changes the bucket outside Slipway. */
export const createConsole = (world: {
  readonly bucket: Bucket;
  readonly keys: ObjectKeys;
  readonly history: History;
  readonly random: Random;
  /** Runs a function whose changes count as manual. */
  readonly manually: (act: () => void) => void;
}) => {
  const { bucket, keys, history, random, manually } = world;
  const { versions } = bucket;
  const findKey = (id: string) => history.get(id).key ?? keys.create(id);
  const findPlace = (id: string, layout: KeyLayout): string =>
    layout === "before"
      ? keys.find({ id })
      : keys.create(id, layout === "public" ? "public" : "private");
  const put = (id: string, name: BodyName, layout: KeyLayout) =>
    manually(() => {
      const body = bodies[name];
      versions.put({
        key: findPlace(id, layout),
        body,
        contentType: body.contentType,
        // The console offers every algorithm.
        checksum: createChecksum(body, random.chance(0.5) ? body : {}),
        eTag: `"${body.name}"`,
        eventName: "ObjectCreated:Put",
      });
    });
  return {
    put,
    /** Puts an object at a key that no record has. */
    putOrphan: (name: BodyName, layout: KeyLayout) =>
      put("00000000-0000-7000-8000-000000000000", name, layout),
    /** Deletes the pinned version, or the newest one if no version is pinned. */
    remove(id: string) {
      const key = findKey(id);
      const versionId = history.get(id).pinned?.versionId ?? versions.list(key).at(-1)?.versionId;
      if (versionId !== undefined) manually(() => versions.remove(key, versionId));
    },
    hide(id: string) {
      const key = findKey(id);
      if (versions.list(key).length > 0) manually(() => versions.hide(key));
    },
  };
};
