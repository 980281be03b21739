import type { Authority } from "../auth/authorize.ts";
import type { Context } from "../context.ts";
import type { Payload } from "./body/payload.ts";
import type { S3Request } from "./request.ts";
import type { S3Response } from "./response.ts";

/** A request whose signature held. */
export interface AuthenticatedRequest extends S3Request {
  accessKeyId: string;
  /** What it may do; operations that touch more than what they address ask for the rest. */
  authority: Authority;
  /** Opens the body, once. Operations without a body leave it alone. */
  openPayload(): Payload;
}

/** One S3 operation, named as AWS names it. */
export interface Operation {
  name: string;
  handle(request: AuthenticatedRequest, context: Context): Promise<S3Response>;
}
