import type { RouteMatch } from "@slipway/core/routes/match-route";
import type { JwtAuthorization } from "./jwt-authorizer.ts";

/** A request to the API, as it was received. */
export interface ApiRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** What an authorizer passes on to a function: the claims of a token, or the context from a function of the app. */
export type Authorization =
  | { readonly jwt: JwtAuthorization }
  | { readonly lambda: Readonly<Record<string, unknown>> };

export type RequestVerdict =
  | { readonly kind: "allowed"; readonly authorization: Authorization }
  | {
      readonly kind: "refused";
      readonly status: 401 | 403 | 500;
      /** The header `www-authenticate`. */
      readonly challenge?: string;
    };

/** Decides if a request may call its route. */
export type AuthorizeRequest = (request: ApiRequest, match: RouteMatch) => Promise<RequestVerdict>;
