import { createHash } from "node:crypto";
import type { Settings } from "./options/settings.ts";

/** The instance that a resource belongs to, and its settings. */
export interface Scope {
  readonly settings: Settings;
  /** Options that make a resource a child of the instance. */
  readonly inside: { readonly parent: $util.ComponentResource };
  /** Options of a resource that holds data or protects a bucket. It is retained if data outlives the stage. */
  readonly kept: Scope["inside"] & { readonly retainOnDelete: boolean };
  /** The account of the deployment. Policies name it, so that a service cannot act for another account. */
  readonly account: $util.Output<string>;
  readonly region: $util.Output<string>;
  /** The partition in ARNs: `aws`, `aws-cn`, or `aws-us-gov`. */
  readonly partition: $util.Output<string>;
  /** The suffix of AWS's host names in this region, which differs in China. */
  readonly dnsSuffix: $util.Output<string>;
  /** The folder for files that are generated for the instance, relative to the app's root. SST's projects ignore it in git. */
  readonly folder: string;
  /** Returns the logical name of a part. It starts with the instance's name, so it is unique in the app. */
  readonly named: (part: string) => string;
  /** Returns a name in the account, which contains the names of the app, the stage, and the instance. */
  readonly physicalName: (part: string, maxLength: number) => string;
  /** Returns a name that must be unique over all regions of the account. It also contains the region. */
  readonly globalName: (part: string, maxLength: number) => $util.Output<string>;
}

export const createScope = (name: string, settings: Settings, parent: $util.ComponentResource) => {
  const named = (part: string) => `${name}${part}`;
  const { partition, dnsSuffix } = aws.getPartitionOutput({}, { parent });
  const { region } = aws.getRegionOutput({}, { parent });
  const names = [$app.name, $app.stage];
  const scope: Scope = {
    settings,
    inside: { parent },
    kept: { parent, retainOnDelete: settings.keepData },
    account: aws.getCallerIdentityOutput({}, { parent }).accountId,
    partition,
    dnsSuffix,
    region,
    folder: `.sst/slipway/${name}`,
    named,
    physicalName: (part, maxLength) => shortenName([...names, named(part)].join("-"), maxLength),
    globalName: (part, maxLength) =>
      region.apply((known) => shortenName([...names, known, named(part)].join("-"), maxLength)),
  };
  return scope;
};

/**
 * Shortens a name that is too long, and removes consecutive hyphens, which CloudTrail refuses. A changed name ends in a
 * digest of the original.
 *
 * Source: AWS CloudTrail API Reference, "CreateTrail".
 */
const shortenName = (name: string, maxLength: number): string => {
  // guard: names have no consecutive hyphens
  const tidy = name.replace(/-+/g, "-");
  if (tidy === name && name.length <= maxLength) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${tidy.slice(0, maxLength - digest.length - 1).replace(/-$/, "")}-${digest}`;
};
