import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** The bytes of a token's secret part: 128 bits. */
const secretBytes = 16;
const idBytes = 16;

const hash = (secret: Uint8Array): string => createHash("sha256").update(secret).digest("hex");

/**
 * Creates the token of a link: its id, and 128 random bits. Only their hash is stored.
 *
 * @param id a UUID
 */
export const createShareToken = (id: string) => {
  const secret = randomBytes(secretBytes);
  const idPart = Buffer.from(id.replaceAll("-", ""), "hex");
  return {
    token: Buffer.concat([idPart, secret]).toString("base64url"),
    tokenHash: hash(secret),
  };
};

/** Returns the id in a token, and its secret part; undefined for a text that is not a token. */
export const parseShareToken = (
  token: string,
): { readonly id: string; readonly secret: Uint8Array } | undefined => {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== idBytes + secretBytes || bytes.toString("base64url") !== token)
    return undefined;
  const hex = bytes.subarray(0, idBytes).toString("hex");
  const id = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
  return { id, secret: bytes.subarray(idBytes) };
};

/** Compares a token's secret part with the stored hash, in constant time. */
export const matchesToken = (secret: Uint8Array, tokenHash: string): boolean =>
  timingSafeEqual(Buffer.from(hash(secret)), Buffer.from(tokenHash.padEnd(64).slice(0, 64)));
