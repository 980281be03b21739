// The schemas of requests and responses. Each is next to the route that uses it.
export { CompletionAnswer, CompletionRequest } from "./routes/complete-upload.ts";
export { DownloadLink, DownloadQuery } from "./routes/download-upload.ts";
export { UploadEdit } from "./routes/edit-upload.ts";
export { StatusAnswer, StatusRequest } from "./routes/get-statuses.ts";
export { ListQuery, UploadPage } from "./routes/list-uploads.ts";
export {
  PartsAnswer,
  PartsRequest,
  RequestedPart,
  SignedPart,
  StoredPart,
} from "./routes/request-parts.ts";
export {
  FormInstructions,
  Instructions,
  MultipartInstructions,
  RequestedFile,
  UploadInstructions,
  UploadRequest,
} from "./routes/request-uploads.ts";
export { NoQuery, UploadPath } from "./routes/route.ts";
export { Downloads, DownloadsByDay, Upload } from "./routes/upload.ts";
