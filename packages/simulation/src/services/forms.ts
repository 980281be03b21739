import type { Checksum, Declared } from "@slipway/core/record";
import type { Body } from "../bodies.ts";
import type { StoredVersion, Versions } from "./versions.ts";

/** What a signed POST policy allows. */
interface Policy {
  readonly key: string;
  readonly declared: Declared;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Why S3 refuses a form, in its own words. */
export type Refusal = "AccessDenied" | "EntityTooLarge" | "EntityTooSmall" | "BadDigest";

export type Posted =
  | { readonly kind: "stored"; readonly version: StoredVersion }
  | { readonly kind: "refused"; readonly code: Refusal };

/** Signed forms. A form can be posted any number of times until it expires, by whoever has it. */
export interface Forms {
  sign(policy: Policy): { url: string; fields: Record<string, string> };
  /** When a form ends, in milliseconds since the epoch. */
  expiryOf(fields: Readonly<Record<string, string>>): number;
  /** Whether S3 lets a post begin: it looks at the policy first, and takes the bytes after it. */
  isOpen(fields: Readonly<Record<string, string>>, time: number): boolean;
  /** The bytes are there. */
  take(fields: Readonly<Record<string, string>>, body: Body): Posted;
}

/** The checksum that S3 gives a whole object that came with none, and the one that it verified. */
export const checksumOf = (body: Body, declared: Pick<Declared, "sha256">): Checksum =>
  declared.sha256 === undefined
    ? { algorithm: "CRC64NVME", value: `${body.name} in CRC64NVME` }
    : { algorithm: "SHA256", value: body.sha256 };

export const createForms = (versions: Versions): Forms => {
  const policies: Policy[] = [];
  const policyOf = ({ policy = "" }: Readonly<Record<string, string>>): Policy => {
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
    expiryOf: (fields) => policyOf(fields).expiresAt,
    isOpen: (fields, time) => time < policyOf(fields).expiresAt,
    take(fields, body) {
      const { key, declared } = policyOf(fields);
      if (body.size > declared.size) return { kind: "refused", code: "EntityTooLarge" };
      if (body.size < declared.size) return { kind: "refused", code: "EntityTooSmall" };
      if (declared.sha256 !== undefined && declared.sha256 !== body.sha256)
        return { kind: "refused", code: "BadDigest" };
      const version = versions.put({
        key,
        body,
        contentType: declared.contentType,
        checksum: checksumOf(body, declared),
        eTag: `"${body.name}"`,
        eventName: "ObjectCreated:Post",
      });
      return { kind: "stored", version };
    },
  };
};
