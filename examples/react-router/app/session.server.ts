import { createHmac, timingSafeEqual } from "node:crypto";

const secret = process.env.SESSION_SECRET ?? "only for this example";

const sign = (user: string) => createHmac("sha256", secret).update(user).digest("base64url");

/** Returns the cookie of a user who signed in. A real app checks a password first. */
export const createSessionCookie = (user: unknown): string => {
  const name = String(user).replace(/[^\w-]/g, "");
  return `session=${name}.${sign(name)}; Path=/; HttpOnly; SameSite=Lax`;
};

/** Returns the user whose session a request has. */
export const findUser = ({ headers }: Request) => {
  const cookie = headers.get("cookie") ?? "";
  const [, name = "", signature = ""] = /(?:^|; )session=([\w-]+)\.([\w-]+)/.exec(cookie) ?? [];
  const expected = Buffer.from(sign(name));
  const given = Buffer.from(signature);
  const isGenuine = given.length === expected.length && timingSafeEqual(given, expected);
  return isGenuine ? { sub: name } : undefined;
};
