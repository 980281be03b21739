import type { Permission } from "./iam/policy-document.ts";

/** Describes a permission that a request requires, the key that sent it, and whether it has the permission. */
export interface Access extends Permission {
  accessKeyId: string;
  allowed: boolean;
}

/** Tells how a request was signed, as `s3:authType` spells it. */
export type AuthType = "REST-HEADER" | "REST-QUERY-STRING" | "POST";
