import { corsRule, removalDays } from "@slipway/core/deployment/bucket";
import { createObjectKeys } from "@slipway/core/identity";
import type { Scope } from "../scope.ts";
import { type BucketState, readBucketState } from "./bucket-state.ts";
import type { FilesBucket } from "./files-bucket.ts";

interface ExistingBucket {
  readonly bucket: string;
  /** The prefix of Slipway's objects. */
  readonly prefix: string;
}

/** The buckets of the app's instances. Two instances would overwrite each other's configuration. */
const used = new Map<string, string>();

/**
 * Describes why a bucket cannot be used. S3 keeps notifications, CORS, and lifecycle rules in one configuration each, which a
 * deployment replaces as a whole. See docs/decisions/0012-an-existing-bucket-must-have-free-configurations.md.
 *
 * @param prefix of Slipway's objects
 * @param owner the id of this instance's rules, or its start before a hyphen
 * @returns one sentence for each problem
 */
export const findBucketProblems = (
  state: BucketState,
  { bucket, prefix, owner }: ExistingBucket & { readonly owner: string },
): readonly string[] => {
  const problems: string[] = [];
  // guard: records name versions
  if (!state.keepsVersions)
    problems.push(
      `${bucket} does not keep versions. Enable versioning: a record names a version of its object.`,
    );
  // guard: files are not public
  if (!state.blocksPublicAccess)
    problems.push(
      `${bucket} does not block all public access. Turn on all four settings of its public access block.`,
    );
  // guard: the functions can read and write the bucket
  if (state.usesKms)
    problems.push(
      `${bucket} encrypts with a KMS key, which the functions may not use. Encrypt with SSE-S3 (AES256).`,
    );
  for (const [name, ids] of Object.entries(state.ruleIds)) {
    // guard: no configuration of others is overwritten
    const foreign = ids.filter((id) => id !== owner && !id.startsWith(`${owner}-`));
    if (foreign.length > 0)
      problems.push(
        `${bucket} has a ${name} configuration that this instance did not create (${foreign.map((id) => id || "without an id").join(", ")}), and would overwrite it. Remove it, or use another bucket.`,
      );
  }
  const earlier = state.lifecyclePrefixes.find(
    ({ id, prefix: other }) => id.startsWith(`${owner}-`) && other !== prefix,
  );
  // guard: a deployment keeps its prefix
  if (earlier !== undefined)
    problems.push(
      `This instance uses the prefix ${earlier.prefix} of ${bucket}. Keep it: the files of the existing records have keys that start with it.`,
    );
  const keys = createObjectKeys(prefix);
  const foreign = state.keys.find((key) => keys.parse(key) === undefined);
  // guard: no objects of others expire
  if (foreign !== undefined)
    problems.push(
      `${bucket} has objects under ${prefix} that Slipway did not create, such as ${foreign}. Its lifecycle rules would apply to them. Use another prefix.`,
    );
  return problems;
};

/**
 * Uses a bucket that exists: only objects under Slipway's prefix, and only configurations that no one else has created. Its
 * policy, access logs, encryption, and versioning do not change.
 *
 * @param origins of pages that may post to it and read through links
 * @throws {Error} if another instance of the app uses it
 */
export const useExistingBucket = (
  scope: Scope,
  { name, origins }: { readonly name: string; readonly origins: $util.Output<string[]> },
): FilesBucket => {
  const { named, inside } = scope;
  const { prefix } = scope.settings;
  const other = used.get(name);
  // guard: two instances do not overwrite each other's configurations
  if (other !== undefined)
    throw new Error(
      `bucket.name must differ from that of ${other}: two instances cannot use the bucket ${name}, not even with different prefixes, because S3 keeps the notifications of a bucket in one configuration.`,
    );
  used.set(name, named(""));
  // S3's rule ids have at most 255 characters.
  const owner = scope.physicalName("Files", 200);
  // guard: nothing is written to a bucket before it is checked
  const checkedName = scope.region.apply((region) =>
    checkBucket({ bucket: name, prefix }, { region, owner }),
  );
  const bucket = sst.aws.Bucket.get(named("Files"), name, inside);
  new aws.s3.BucketCorsConfiguration(
    named("FilesCors"),
    {
      bucket: checkedName,
      corsRules: origins.apply((allowed) => {
        const rule = corsRule(allowed);
        return [{ ...rule, allowedMethods: [...rule.allowedMethods], id: owner }];
      }),
    },
    inside,
  );
  // guard: lifecycle rules are only for Slipway's objects
  const filter = { prefix };
  new aws.s3.BucketLifecycleConfiguration(
    named("FilesLifecycle"),
    {
      bucket: checkedName,
      rules: [
        {
          id: `${owner}-abandoned-multipart-uploads`,
          status: "Enabled",
          filter,
          abortIncompleteMultipartUpload: { daysAfterInitiation: removalDays.abandonedMultipart },
        },
        {
          id: `${owner}-noncurrent-versions`,
          status: "Enabled",
          filter,
          noncurrentVersionExpiration: { noncurrentDays: removalDays.noncurrentVersion },
          expiration: { expiredObjectDeleteMarker: true },
        },
      ],
    },
    inside,
  );
  return {
    bucket,
    cdn: undefined,
    configurableName: checkedName,
    ownPrefix: prefix,
    notificationId: owner,
  };
};

const checkBucket = async (
  existing: ExistingBucket,
  { region, owner }: { readonly region: string; readonly owner: string },
): Promise<string> => {
  const state = await readBucketState(existing, region);
  const problems = findBucketProblems(state, { ...existing, owner });
  if (problems.length > 0) throw new Error(`The bucket cannot be used:\n${problems.join("\n")}`);
  return existing.bucket;
};
