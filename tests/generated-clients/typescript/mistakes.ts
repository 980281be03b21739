// The compiler refuses what the API would refuse.
import type { components } from "./api.ts";

type UploadRequest = components["schemas"]["UploadRequest"];

// @ts-expect-error The app has no such kind.
export const otherKind: UploadRequest = { kind: "invoices", files: [] };

export const withoutSize: UploadRequest = {
  kind: "documents",
  // @ts-expect-error A file needs a size.
  files: [{ fileName: "a.pdf", contentType: "application/pdf" }],
};
