import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { limits } from "@slipway/core/limits";
import type { ShareItem, StoredPassword } from "@slipway/core/shares/share";
import type { Passwords } from "../ports/shares.ts";

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const keyLength = 32;

/** Hashes a password with a new salt, so that a stolen table does not have it. */
const hashPassword = async (password: string): Promise<StoredPassword> => {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize("NFC"), salt, keyLength);
  return { salt: salt.toString("base64url"), hash: hash.toString("base64url") };
};

/** Compares a password with a stored one, in constant time. */
const matchesPassword = async (
  password: string,
  { salt, hash }: StoredPassword,
): Promise<boolean> => {
  const given = await derive(password.normalize("NFC"), Buffer.from(salt, "base64url"), keyLength);
  const expected = Buffer.from(hash, "base64url");
  return given.length === expected.length && timingSafeEqual(given, expected);
};

/** Hashes passwords with scrypt. */
export const scryptPasswords: Passwords = { hash: hashPassword, matches: matchesPassword };

const signPass = (share: ShareItem, expires: number): string =>
  createHmac("sha256", share.password?.hash ?? "")
    .update(`${share.id} ${share.tokenHash} ${expires}`)
    .digest("base64url");

/** Returns a proof that the password of a link was given. It is signed with the password's hash, which only the table has. */
export const createPass = (share: ShareItem, now: Date): string => {
  const { unlocked } = limits.shares;
  const expires = (Math.floor(now.getTime() / 1000 / unlocked) + 2) * unlocked;
  return `${expires}.${signPass(share, expires)}`;
};

/** Returns true for a proof that {@link createPass} returned for this link, and that has not expired. */
export const isPass = (pass: string, share: ShareItem, now: Date): boolean => {
  const [, digits = "", signature = ""] = /^([0-9]{1,12})[.]([\w-]{43})$/.exec(pass) ?? [];
  if (signature === "" || Number(digits) * 1000 <= now.getTime()) return false;
  return timingSafeEqual(Buffer.from(signPass(share, Number(digits))), Buffer.from(signature));
};
