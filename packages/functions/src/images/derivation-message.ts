import { UploadId } from "@slipway/core/fields/upload-id";
import * as v from "valibot";
import type { ReadyVersion } from "./derive.ts";

/** An event of the bus that an upload is ready, or a request with the same members. */
const Message = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ detail: v.object({ id: UploadId, object: v.object({ versionId: v.string() }) }) }),
);

/** Returns the body of a message that requests images of an upload. */
export const createDerivationBody = ({ id, versionId }: ReadyVersion): string =>
  JSON.stringify({ detail: { id, object: { versionId } } });

/**
 * Returns the upload of a message.
 *
 * @throws {Error} if the body is not such a message
 */
export const parseDerivationBody = (body: string): ReadyVersion => {
  const { id, object } = v.parse(Message, body).detail;
  return { id, versionId: object.versionId };
};
