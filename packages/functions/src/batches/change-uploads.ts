import type { BatchRequest, BatchResponse, BatchResult, Upload } from "@slipway/core/api";
import { limits } from "@slipway/core/limits";
import { Problem } from "@slipway/core/problem";
import pMap from "p-map";
import { editUpload } from "../library/edit.ts";
import type { ApiAdapters } from "../ports/adapters.ts";
import { deleteUpload } from "../trash/delete.ts";
import { restoreUpload } from "../trash/restore.ts";

/**
 * Changes several uploads of an owner. Each is changed by the writes of its own request, so a batch that ends halfway leaves no upload
 * half changed, and the same batch can be sent again.
 *
 * Uploads whose turn has not come after `limits.batch.time` seconds are left as they are.
 *
 * @returns one result for each ID, in their order: the upload, or the problem of its own request. The problem of an unexpected
 *   failure, such as a throttled write, is `unavailable`
 */
export const changeUploads = async (
  owner: string,
  request: BatchRequest,
  adapters: ApiAdapters,
): Promise<BatchResponse> => {
  const { clock, telemetry } = adapters;
  const { time, atOnce } = limits.batch;
  const until = clock().getTime() + time * 1000;
  const changeOne = async (id: string): Promise<BatchResult> => {
    try {
      if (clock().getTime() >= until)
        throw new Problem("unavailable", "There was no time left for this upload. Send it again.");
      return { id, upload: await applyAction(owner, id, request, adapters) };
    } catch (error) {
      if (error instanceof Problem) return { id, problem: error.toJSON() };
      telemetry.error("an upload of a batch could not be changed", { id, error });
      const problem = new Problem("unavailable", "The upload couldn't be changed. Send it again.");
      return { id, problem: problem.toJSON() };
    }
  };
  return { results: await pMap(request.ids, changeOne, { concurrency: atOnce }) };
};

const applyAction = (
  owner: string,
  id: string,
  request: BatchRequest,
  adapters: ApiAdapters,
): Promise<Upload> => {
  switch (request.action) {
    case "trash":
      return deleteUpload(owner, id, { permanently: false }, adapters);
    case "delete":
      return deleteUpload(owner, id, { permanently: true }, adapters);
    case "restore":
      return restoreUpload(owner, id, adapters);
    case "edit": {
      const { ids: _ids, action: _action, ...edit } = request;
      return editUpload(owner, id, edit, adapters);
    }
    case "retention":
      return editUpload(owner, id, { retention: request.retention }, adapters);
    default:
      return request satisfies never;
  }
};
