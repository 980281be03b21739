import type { Authorize } from "./jwt-authorizer.ts";
import { createLambdaAuthorizer, type LambdaAuthorizerOptions } from "./lambda-authorizer.ts";
import type { AuthorizeRequest } from "./verdict.ts";

/**
 * Creates the authorizer of the API.
 *
 * @param custom the app's own authorizer; undefined if tokens are verified
 * @param verifyToken verifies the tokens of the issuer
 */
export const createRequestAuthorizer = (
  custom: LambdaAuthorizerOptions | undefined,
  verifyToken: Authorize,
): AuthorizeRequest => {
  if (custom !== undefined) return createLambdaAuthorizer(custom);
  return async ({ headers }, { route }) => {
    const verdict = await verifyToken([headers.authorization].flat()[0], route.scopes);
    return verdict.kind === "refused"
      ? verdict
      : { kind: "allowed", authorization: { jwt: verdict.jwt } };
  };
};
