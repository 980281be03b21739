import type { User } from "oidc-client-ts";

/** Who is signed in. */
export interface Person {
  /** The owner of their uploads. */
  readonly sub: string;
  /** As they would be called. */
  readonly name: string;
}

/** The person that an ID token is about. Issuers say a name in different claims, or in none. */
export const personOf = ({ profile }: Pick<User, "profile">): Person => {
  const { sub, name, preferred_username: userName, email } = profile;
  const known = [name, userName, email, profile["cognito:username"]];
  return { sub, name: known.find(isName) ?? sub };
};

const isName = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "";
