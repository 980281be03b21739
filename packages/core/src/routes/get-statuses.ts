import * as v from "valibot";
import { UploadId } from "../fields/upload-id.ts";
import { limits } from "../limits.ts";
import { NoQuery, objectMessage, type Route } from "./route.ts";
import { Upload } from "./upload.ts";

/**
 * Body of `POST /uploads/status`. With a `wait` in seconds, the API responds once some of the uploads are no longer
 * pending, or when the wait ends. Uploads that change shortly after the first one are included: the more IDs a request
 * has, the longer it waits for others.
 */
export const StatusRequest = v.strictObject(
  {
    ids: v.pipe(
      v.array(UploadId, "must be an array of ids"),
      v.minLength(1, "must have at least one id"),
      v.maxLength(
        limits.status.idsPerRequest,
        `must have at most ${limits.status.idsPerRequest} ids`,
      ),
    ),
    wait: v.optional(
      v.pipe(
        v.number("must be a number of seconds"),
        v.minValue(0, "must be at least 0 seconds"),
        v.maxValue(
          limits.status.longestWait,
          `must be at most ${limits.status.longestWait} seconds`,
        ),
      ),
      0,
    ),
  },
  objectMessage,
);
export type StatusRequest = v.InferOutput<typeof StatusRequest>;

/**
 * Response of `POST /uploads/status`: each upload once, in the order of the request. Uploads that the caller neither owns nor
 * requested are left out.
 */
export const StatusResponse = v.object({
  uploads: v.array(Upload),
  /** The caller's uploads that did not fit into the response. Request them separately. */
  left: v.optional(v.array(UploadId)),
});
export type StatusResponse = v.InferOutput<typeof StatusResponse>;

export const getStatuses = {
  method: "POST",
  path: "/uploads/status",
  function: "upload-statuses",
  authorized: true,
  summary: "Get several uploads, or wait for them",
  description:
    "With `wait`, responds once some of the uploads are no longer pending. `left` lists the uploads that did not fit into the response.",
  query: NoQuery,
  body: StatusRequest,
  isCompressed: true,
  response: {
    status: 200,
    description: "The caller's uploads, in the order of the request",
    schema: StatusResponse,
  },
  problems: [],
} as const satisfies Route;
