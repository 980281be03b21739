import type { AuthType } from "./access.ts";
import type { Caller, Credentials } from "./credentials.ts";
import type { PayloadIntegrity } from "./signing/payload-integrity.ts";

export interface AuthenticationContext {
  credentials: Credentials;
  region: string;
  clock: () => Date;
}

/** Describes the caller and what its signature covers of the body. */
export interface Authentication {
  caller: Caller;
  authType: AuthType;
  integrity: PayloadIntegrity;
}
