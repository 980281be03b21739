import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import * as v from "valibot";
import { privateFile } from "../data/private-files.ts";

/** An RSA key, as in RFC 7518, section 6.3 "Parameters for RSA Keys". */
const SigningKey = v.object({
  kty: v.literal("RSA"),
  kid: v.string(),
  use: v.literal("sig"),
  alg: v.literal("RS256"),
  ...v.entriesFromList(["n", "e", "d", "p", "q", "dp", "dq", "qi"], v.string()),
});

const SignInKeys = v.object({ signing: SigningKey, cookies: v.string() });

/** The keys with which the local issuer signs tokens and cookies. */
export type SignInKeys = v.InferOutput<typeof SignInKeys>;

/** The file in the data folder that contains the keys. */
export const signInKeysFile = "sign-in-keys.json";

/** Reads the keys of a data folder, or creates them once, so that tokens stay valid after a restart. */
export const readSignInKeys = async (folder: string): Promise<SignInKeys> => {
  const file = join(folder, signInKeysFile);
  try {
    return v.parse(SignInKeys, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    const made = await makeKeys();
    writeFileSync(file, JSON.stringify(made), { mode: privateFile });
    return made;
  }
};

const makeKeys = async (): Promise<SignInKeys> => {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return v.parse(SignInKeys, {
    signing: { ...jwk, kid: await calculateJwkThumbprint(jwk), use: "sig", alg: "RS256" },
    cookies: randomBytes(32).toString("base64url"),
  });
};
