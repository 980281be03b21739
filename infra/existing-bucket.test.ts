// Tests that a deployment refuses a bucket that it would damage.
import { beforeAll, describe, expect, test, vi } from "vitest";
import { readBucketState } from "./storage/bucket-state.ts";
import { findBucketProblems } from "./storage/existing-bucket.ts";
import { look } from "./testing/deployment.ts";
import { evaluate } from "./testing/graph.ts";
import { startS3Mock } from "./testing/s3-mock.ts";
import type { Edit } from "./testing/source-edits.ts";

const deploy = (buckets: string, edits: readonly Edit[] = []) =>
  evaluate({
    stage: "ada",
    config: "infra/testing/own-app/taken-bucket.sst.ts",
    configuration: { TEST_BUCKETS: buckets },
    edits,
  });

describe("a bucket that exists", () => {
  beforeAll(async () => {
    vi.stubEnv("SST_AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    vi.stubEnv("SST_AWS_SECRET_ACCESS_KEY", "secret");
    vi.stubEnv("AWS_ENDPOINT_URL_S3", await startS3Mock());
    return () => vi.unstubAllEnvs();
  });

  /** Returns why the instance `Kept` cannot use a bucket. */
  const findProblems = async (bucket: string, own = "uploads/") => {
    const existing = { bucket, prefix: own };
    const state = await readBucketState(existing, "eu-central-1");
    return findBucketProblems(state, { ...existing, owner: "studio-ada-KeptFiles" });
  };

  test("can be deployed to, also again with its own configurations and objects", async () => {
    expect(await findProblems("media-files", "media/files/")).toEqual([]);
    expect(await findProblems("deployed-before")).toEqual([]);
  });

  test("is refused with notifications, CORS, and lifecycle rules of others", async () => {
    expect(await findProblems("taken-files")).toEqual(
      [
        ["notification", "thumbnails, EventBridge"],
        ["CORS", "without an id"],
        ["lifecycle", "archive"],
      ].map(
        ([name, ids]) =>
          `taken-files has a ${name} configuration that this instance did not create (${ids}), and would overwrite it. Remove it, or use another bucket.`,
      ),
    );
  });

  test("is refused if it does not keep what records need, with all reasons", async () => {
    expect(await findProblems("open-files")).toEqual([
      expect.stringMatching(/^open-files does not keep versions\. Enable versioning/),
      expect.stringMatching(/^open-files does not block all public access\./),
      expect.stringMatching(/^open-files encrypts with a KMS key/),
    ]);
  });

  test("is refused with objects of others under the prefix, to which the lifecycle rules would apply", async () => {
    expect(await findProblems("busy-files")).toEqual([
      "busy-files has objects under uploads/ that Slipway did not create, such as uploads/holiday.jpg. Its lifecycle rules would apply to them. Use another prefix.",
    ]);
  });

  test("is refused with another prefix than that of the deployment before", async () => {
    expect(await findProblems("moved-files")).toEqual([
      "This instance uses the prefix media/ of moved-files. Keep it: the files of the existing records have keys that start with it.",
    ]);
  });

  test("is refused if it does not exist", async () => {
    await expect(findProblems("no-files")).rejects.toThrow(
      /The versioning of the bucket no-files could not be read in eu-central-1: NoSuchBucket/,
    );
  });
});

test("a deployment fails with every reason not to use its bucket", async () => {
  await expect(deploy("Kept=taken-files")).rejects.toThrow(
    /The bucket cannot be used:\ntaken-files has a notification [^\n]*\ntaken-files has a CORS [^\n]*\ntaken-files has a lifecycle /,
  );
});

test("refuses two instances with the same bucket, such as with prefixes that overlap", async () => {
  await expect(deploy("One=media-files:a/,Two=media-files:a/b/")).rejects.toThrow(
    /bucket\.name must differ from that of One: two instances cannot use the bucket media-files, not even with different prefixes/,
  );
});

describe("mistakes in the guards of a bucket that exists are noticed:", () => {
  const file = "infra/storage/existing-bucket.ts";

  test("without its guards, every bucket above is accepted", async () => {
    const edits = [
      "records name versions",
      "files are not public",
      "the functions can read and write the bucket",
      "no objects of others expire",
      "a deployment keeps its prefix",
      "two instances do not overwrite each other's configurations",
    ].map((guard): Edit => ({ file, guard, mutation: { condition: "false" } }));
    edits.push({
      file,
      guard: "no configuration of others is overwritten",
      mutation: { value: "ids.filter((id) => id !== id)" },
    });
    const buckets = [
      "Kept=moved-files",
      ...["taken-files", "open-files", "busy-files", "media-files", "media-files"].map(
        (bucket, index) => `Other${index}=${bucket}`,
      ),
    ];
    const graph = await deploy(buckets.join(","), edits);
    const notified = graph.resources.filter(({ type }) => type.endsWith(":BucketNotification"));
    expect(notified.map(({ inputs }) => inputs.bucket)).toEqual(
      buckets.map((text) => text.split("=")[1]),
    );
  });

  test("a bucket that is written to before it is checked, and rules for objects of others", async () => {
    const graph = await deploy("Kept=taken-files", [
      {
        file,
        guard: "nothing is written to a bucket before it is checked",
        mutation: { value: "scope.region.apply(() => name)" },
      },
      {
        file,
        guard: "lifecycle rules are only for Slipway's objects",
        mutation: { value: "{}" },
      },
    ]);
    const type = "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const [rule] = look(graph, "Kept").inputs(type, "FilesLifecycle").rules as object[];
    expect(rule).not.toHaveProperty("filter.prefix");
  });
});
