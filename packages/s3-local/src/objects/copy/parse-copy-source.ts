import { invalidArgument } from "../../http/errors.ts";
import { requireVersionId } from "../version-id.ts";

interface CopySource {
  bucket: string;
  key: string;
  versionId: string | undefined;
}

const decode = (value: string): string => {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    throw invalidArgument("Invalid copy source encoding", "x-amz-copy-source", value);
  }
};

/**
 * Parses `x-amz-copy-source`: a URL-encoded bucket and key, with an optional version.
 *
 * @throws S3Error InvalidArgument
 */
export const parseCopySource = (value: string): CopySource => {
  const [, path = "", versionId] = /^(.*?)(?:\?versionId=([^&]*))?$/s.exec(value) ?? [];
  const [, bucket = "", key = ""] = /^\/?([^/]+)\/(.+)$/s.exec(decode(path)) ?? [];
  if (bucket === "" || key === "") {
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      value,
    );
  }
  if (versionId !== undefined) requireVersionId(versionId);
  return { bucket, key, versionId };
};
