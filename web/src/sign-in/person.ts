import type { User } from "oidc-client-ts";

/** The signed-in user. */
export interface Person {
  /** Identifies the owner of uploads. */
  readonly sub: string;
  /** The name to show. */
  readonly name: string;
}

/** Returns the user of an ID token. Issuers put the name in different claims, or in none. */
export const readPerson = ({ profile }: Pick<User, "profile">): Person => {
  const { sub, name, preferred_username: userName, email } = profile;
  const names = [name, userName, email, profile["cognito:username"]];
  return { sub, name: names.find(isName) ?? sub };
};

const isName = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "";
