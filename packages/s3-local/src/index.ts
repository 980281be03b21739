export type { Access } from "./auth/access.ts";
export type { Credential } from "./auth/credentials.ts";
export type { PolicyDocument, PolicyStatement } from "./auth/iam/policy-document.ts";
export type { S3EventRecord, S3Notification } from "./events/notification.ts";
export { type S3Options, type S3Server, startS3 } from "./server.ts";
export { DataDirInUseError } from "./storage/database/open-database.ts";
