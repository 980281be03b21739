// What apps import in a page. Each name is loaded only if it is used.
export { type ApiClient, createApiClient } from "./api/api-client.ts";
export type { FileUpload, UploadEvent, UploaderSnapshot } from "./engine/upload-list.ts";
export type { Failure, UploadState } from "./engine/upload-state.ts";
export { createUploader, type Uploader, type UploaderOptions } from "./engine/uploader.ts";
export type { AddedFile } from "./files/chosen-file.ts";
export type { AddOptions, UploadOf } from "./kinds/config-types.ts";
export { createLibrary, type Library, type LibrarySnapshot } from "./library/library.ts";
export type { Prepare } from "./prepare/prepare.ts";
export type { UnfinishedUpload } from "./resume/unfinished-upload.ts";
export { ApiError, NetworkError } from "./transport/request-errors.ts";
export { describeFailure } from "./words/failure.ts";
export { formatMessage } from "./words/format-message.ts";
export { type CustomMessages, defaultMessages, type Messages } from "./words/messages.ts";
export { describeReason } from "./words/reason.ts";
export { describeRule } from "./words/rules.ts";
export { formatSize } from "./words/size.ts";
export { describeState } from "./words/state.ts";
export { formatTimeLeft } from "./words/time-left.ts";
