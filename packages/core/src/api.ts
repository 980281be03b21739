// The schemas of requests and responses. Each is next to the route that uses it.
export { BatchRequest, BatchResponse, BatchResult } from "./routes/batches/change-uploads.ts";
export {
  CompletionRequest,
  CompletionResponse,
} from "./routes/complete-upload.ts";
export { DeletionQuery } from "./routes/delete-upload.ts";
export { DownloadLink, DownloadQuery } from "./routes/download-upload.ts";
export { UploadEdit } from "./routes/edit-upload.ts";
export { StatusRequest, StatusResponse } from "./routes/get-statuses.ts";
export { ChangesPage, ChangesQuery, FileChange, Tombstone } from "./routes/list-changes.ts";
export { ListQuery, UploadPage } from "./routes/list-uploads.ts";
export { DeletedUploads } from "./routes/owners/delete-owner-uploads.ts";
export { ExportedUpload, ExportQuery } from "./routes/owners/export-owner-uploads.ts";
export {
  PartsRequest,
  PartsResponse,
  RequestedPart,
  SignedPart,
  StoredPart,
} from "./routes/request-parts.ts";
export {
  type FileOfAnyKind,
  FormInstructions,
  Instructions,
  MultipartInstructions,
  RequestedFile,
  UploadInstructions,
  UploadRequest,
  UploadRequestOfAnyKind,
} from "./routes/request-uploads.ts";
export { NoQuery, OwnerPath, UploadPath } from "./routes/route.ts";
export {
  NewShareLink,
  ShareLink,
  SharePage,
  ShareRequest,
  SharesQuery,
} from "./routes/shares/share-links.ts";
export { Downloads, DownloadsByDay, Upload } from "./routes/upload.ts";
