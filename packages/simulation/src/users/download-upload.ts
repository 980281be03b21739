import { isTrashed } from "@slipway/core/status";
import { downloadUpload } from "@slipway/functions/library/download";
import { parseLink } from "../functions/objects.ts";
import { callApi, type OwnerContext, type RequestedUpload } from "./owner-context.ts";

/** Downloads a file, and checks that the link leads to its version, and that it was not in the trash all the time. */
export const download = async (
  context: OwnerContext,
  { owner, instructions: { id } }: RequestedUpload,
): Promise<void> => {
  const { history, checker } = context;
  const upload = history.get(id);
  const wasTrashed = isTrashed(upload.last);
  const { length } = upload.transitions;
  const link = await callApi(context, "library", (adapters) =>
    downloadUpload(owner, id, { disposition: "attachment" }, adapters),
  );
  if (typeof link !== "string") return;
  const { pinned } = upload;
  checker.check(
    "links lead to the pinned version",
    parseLink(link) === `${pinned?.key} ${pinned?.versionId}`,
    () => `the link of ${id} leads to ${parseLink(link)}`,
  );
  checker.check(
    "trash is not served",
    !wasTrashed || upload.transitions.length > length,
    () => `${id} was downloaded from the trash`,
  );
};
