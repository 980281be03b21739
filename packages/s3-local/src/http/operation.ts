import type { Authority } from "../auth/authorize.ts";
import type { Context } from "../context.ts";
import type { Payload } from "./body/payload.ts";
import type { S3Request } from "./request.ts";
import type { S3Response } from "./response.ts";

/** Represents a request whose signature was verified. */
export interface AuthenticatedRequest extends S3Request {
  accessKeyId: string;
  /** Decides what the request may do. Operations on several objects check each of them. */
  authority: Authority;
  /** Opens the body. Call it at most once. */
  openPayload(): Payload;
}

/** Represents one S3 operation, with AWS's name for it. */
export interface Operation {
  name: string;
  handle(request: AuthenticatedRequest, context: Context): Promise<S3Response>;
}
