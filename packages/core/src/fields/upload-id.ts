import * as v from "valibot";

/** A lower-case UUID version 7 (RFC 9562), whose text sorts by the time of its creation. */
export const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** An upload's id. */
export const UploadId = v.pipe(
  v.string("must be a UUID version 7"),
  v.regex(uuid7, "must be a UUID version 7"),
);
