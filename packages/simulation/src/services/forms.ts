import type { Checksum, Declared } from "@slipway/core/record";
import type { Body } from "../bodies.ts";
import type { StoredVersion, Versions } from "./versions.ts";

/** A signed POST policy. */
interface Policy {
  readonly key: string;
  readonly declared: Declared;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The error codes with which S3 refuses a form. */
export type Refusal = "AccessDenied" | "EntityTooLarge" | "EntityTooSmall" | "BadDigest";

export type Posted =
  | { readonly kind: "stored"; readonly version: StoredVersion }
  | { readonly kind: "refused"; readonly code: Refusal };

/** Signs presigned POSTs, and checks them as S3 does. Anyone with a form can post it repeatedly until it expires. */
export interface Forms {
  sign(policy: Policy): { url: string; fields: Record<string, string> };
  /** Returns when a form expires, in milliseconds since the epoch. */
  getExpiry(fields: Readonly<Record<string, string>>): number;
  /** Returns true if S3 accepts the form at a time. It checks the policy before it receives the bytes. */
  isOpen(fields: Readonly<Record<string, string>>, time: number): boolean;
  /** Stores the bytes of a form that S3 accepted. */
  take(fields: Readonly<Record<string, string>>, body: Body): Posted;
}

/** Returns the checksum that S3 verified, or its default checksum if none was declared. */
export const createChecksum = (body: Body, declared: Pick<Declared, "sha256">): Checksum =>
  declared.sha256 === undefined
    ? { algorithm: "CRC64NVME", value: `${body.name} in CRC64NVME` }
    : { algorithm: "SHA256", value: body.sha256 };

export const createForms = (versions: Versions): Forms => {
  const policies: Policy[] = [];
  const getPolicy = ({ policy = "" }: Readonly<Record<string, string>>): Policy => {
    const found = policies[Number(policy)];
    if (found === undefined) throw new Error("The form was never signed.");
    return found;
  };
  return {
    sign(policy) {
      policies.push(policy);
      return {
        url: "simulated:",
        fields: { key: policy.key, policy: String(policies.length - 1) },
      };
    },
    getExpiry: (fields) => getPolicy(fields).expiresAt,
    isOpen: (fields, time) => time < getPolicy(fields).expiresAt,
    take(fields, body) {
      const { key, declared } = getPolicy(fields);
      if (body.size > declared.size) return { kind: "refused", code: "EntityTooLarge" };
      if (body.size < declared.size) return { kind: "refused", code: "EntityTooSmall" };
      if (declared.sha256 !== undefined && declared.sha256 !== body.sha256)
        return { kind: "refused", code: "BadDigest" };
      const version = versions.put({
        key,
        body,
        contentType: declared.contentType,
        checksum: createChecksum(body, declared),
        eTag: `"${body.name}"`,
        eventName: "ObjectCreated:Post",
      });
      return { kind: "stored", version };
    },
  };
};
