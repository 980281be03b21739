// The routes of one upload and of lists, for a service that acts for an owner.
import { serviceScope } from "../../deployment/sign-in.ts";
import { deleteUpload } from "../delete-upload.ts";
import { downloadUpload } from "../download-upload.ts";
import { getUpload } from "../get-upload.ts";
import { listUploads } from "../list-uploads.ts";
import type { Route } from "../route.ts";
import { emptyTrash } from "../trash/empty-trash.ts";
import { restoreUpload } from "../trash/restore-upload.ts";

const scopes = [serviceScope.full] as const;

export const listOwnerUploads = {
  ...listUploads,
  path: "/owners/{owner}/uploads",
  scopes,
  summary: "List an owner's uploads, newest first",
} as const satisfies Route;

export const getOwnerUpload = {
  ...getUpload,
  path: "/owners/{owner}/uploads/{id}",
  scopes,
  summary: "Get an owner's upload, with its downloads by day",
} as const satisfies Route;

export const downloadOwnerUpload = {
  ...downloadUpload,
  path: "/owners/{owner}/uploads/{id}/download",
  scopes,
  summary: "Get a link to an owner's file, and count the download",
} as const satisfies Route;

export const deleteOwnerUpload = {
  ...deleteUpload,
  path: "/owners/{owner}/uploads/{id}",
  scopes,
  summary: "Move an owner's file to the trash, or cancel its upload",
} as const satisfies Route;

export const restoreOwnerUpload = {
  ...restoreUpload,
  path: "/owners/{owner}/uploads/{id}/restore",
  scopes,
  summary: "Restore an owner's file from the trash",
} as const satisfies Route;

export const emptyOwnerTrash = {
  ...emptyTrash,
  path: "/owners/{owner}/trash",
  scopes,
  summary: "Delete all files in an owner's trash permanently",
} as const satisfies Route;
