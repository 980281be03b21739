// What apps import. A bundler leaves out what a page does not use.
export {
  Dropzone,
  type DropzoneProps,
  type DropzoneState,
  type LeftOut,
  type RefusedFile,
} from "./dropzone/dropzone.tsx";
export { MessagesProvider } from "./messages.tsx";
export {
  type ItemAction,
  type ItemActionProps,
  type ItemProgress,
  UploadAction,
  UploadItem,
  type UploadItemProps,
  UploadProgress,
  UploadReason,
  UploadStatus,
} from "./upload-item.tsx";
export { UploadQueue, type UploadQueueProps } from "./upload-queue.tsx";
export { useKinds } from "./use-kinds.ts";
export { useLeaveWarning } from "./use-leave-warning.ts";
export { useLibrary } from "./use-library.ts";
export { useUnfinishedUploads } from "./use-unfinished-uploads.ts";
export { useUploadAnnouncements } from "./use-upload-announcements.ts";
export { useUploads } from "./use-uploads.ts";
