import { createHash } from "node:crypto";
import type { Settings } from "./options/settings.ts";

/** What each part of an instance is given: whose it is, and what was chosen for it. */
export interface Scope {
  readonly settings: Settings;
  /** The options that make a resource the instance's. */
  readonly inside: { readonly parent: $util.ComponentResource };
  /** The options of a resource that holds data, or that protects a bucket: it stays if data outlives the stage. */
  readonly kept: Scope["inside"] & { readonly retainOnDelete: boolean };
  /** The account that is deployed to. Policies name it, so that no other account can use a service in our name. */
  readonly account: $util.Output<string>;
  readonly region: $util.Output<string>;
  /** What ARNs in this region begin with: `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: $util.Output<string>;
  /** What AWS's host names in this region end with. China has an ending of its own. */
  readonly dnsSuffix: $util.Output<string>;
  /** The logical name of a part: unique in the app, as it begins with the instance's. */
  readonly named: (part: string) => string;
  /** A name in the account, which says app, stage and instance to whoever reads it there. */
  readonly physicalName: (part: string, most: number) => string;
  /** The same for what is global: its name is unique in the account, whatever the region. So it names the region as well. */
  readonly globalName: (part: string, most: number) => $util.Output<string>;
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
    named,
    physicalName: (part, most) => shortened([...names, named(part)].join("-"), most),
    globalName: (part, most) =>
      region.apply((known) => shortened([...names, known, named(part)].join("-"), most)),
  };
  return scope;
};

/**
 * A name that is too long, or that has hyphens in a row, is changed and ends in a digest of all of it. CloudTrail takes
 * no two hyphens in a row: AWS CloudTrail API Reference, "CreateTrail".
 */
const shortened = (name: string, most: number): string => {
  const tidy = name.replace(/-+/g, "-");
  if (tidy === name && name.length <= most) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${tidy.slice(0, most - digest.length - 1).replace(/-$/, "")}-${digest}`;
};
