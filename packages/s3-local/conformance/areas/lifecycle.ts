import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from "@aws-sdk/client-s3";
import { type Area, api, guide } from "../check.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectRejection, expectStatus } from "../expect.ts";

const page = api("API_PutBucketLifecycleConfiguration");
const puts = {
  page,
  says: "The request creates or replaces the lifecycle configuration of a bucket.",
};
const rules = {
  page: guide("intro-lifecycle-rules"),
  says: "A rule has a status, a filter, and actions. An invalid rule is rejected: 400.",
};
const expiration = {
  page: api("API_HeadObject"),
  says: "x-amz-expiration contains the date on which the object expires, and the rule.",
};

const setRules = (context: Context, Bucket: string, Rules: LifecycleRule[]) =>
  context.client.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
  );

const readRules = async (context: Context, Bucket: string) => {
  const { Rules } = await context.client.send(
    new GetBucketLifecycleConfigurationCommand({ Bucket }),
  );
  return Rules;
};

const expire: LifecycleRule = {
  ID: "expire",
  Status: "Enabled",
  Filter: { Prefix: "old/" },
  Expiration: { Days: 30 },
};

const kept: { name: string; rule: LifecycleRule }[] = [
  { name: "expiration after days", rule: expire },
  { name: "a disabled rule", rule: { ...expire, Status: "Disabled" } },
  {
    name: "expiration on a date",
    rule: { ...expire, Expiration: { Date: new Date("2098-01-01T00:00:00.000Z") } },
  },
  {
    name: "the abortion of incomplete multipart uploads",
    rule: {
      ID: "abort",
      Status: "Enabled",
      Filter: { Prefix: "uploads/" },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  },
  {
    name: "the expiration of noncurrent versions",
    rule: {
      ID: "versions",
      Status: "Enabled",
      Filter: { Prefix: "uploads/" },
      NoncurrentVersionExpiration: { NoncurrentDays: 3 },
    },
  },
  {
    name: "a filter by tag",
    rule: { ...expire, Filter: { Tag: { Key: "kind", Value: "draft" } } },
  },
];

const rejected: { name: string; xml: string; code: RegExp }[] = [
  { name: "a configuration without rules", xml: "", code: /^MalformedXML$/ },
  {
    name: "an unknown status",
    xml: "<Rule><Status>Perhaps</Status><Filter/><Expiration><Days>1</Days></Expiration></Rule>",
    code: /^MalformedXML$/,
  },
  {
    name: "expiration after 0 days",
    xml: "<Rule><Status>Enabled</Status><Filter/><Expiration><Days>0</Days></Expiration></Rule>",
    code: /^InvalidArgument$/,
  },
  {
    name: "expiration after days and on a date",
    xml: "<Rule><Status>Enabled</Status><Filter/><Expiration><Days>1</Days><Date>2098-01-01T00:00:00Z</Date></Expiration></Rule>",
    code: /^MalformedXML$/,
  },
  {
    name: "expiration at a time that is not midnight",
    xml: "<Rule><Status>Enabled</Status><Filter/><Expiration><Date>2098-01-01T12:30:00Z</Date></Expiration></Rule>",
    code: /^InvalidArgument$/,
  },
  {
    name: "a rule without an action",
    xml: "<Rule><Status>Enabled</Status><Filter/></Rule>",
    code: /^(InvalidRequest|MalformedXML)$/,
  },
  {
    name: "two rules with the same id",
    xml: "<Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix>a</Prefix></Filter><Expiration><Days>1</Days></Expiration></Rule><Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix>b</Prefix></Filter><Expiration><Days>1</Days></Expiration></Rule>",
    code: /^InvalidArgument$/,
  },
  {
    name: "an id with more than 255 characters",
    xml: `<Rule><ID>${"a".repeat(256)}</ID><Status>Enabled</Status><Filter/><Expiration><Days>1</Days></Expiration></Rule>`,
    code: /^InvalidArgument$/,
  },
  { name: "malformed XML", xml: "<Rule>", code: /^MalformedXML$/ },
];

export const lifecycle: Area = {
  name: "lifecycle",
  checks: [
    {
      name: "returns NoSuchLifecycleConfiguration for a bucket without rules",
      cites: {
        page: api("API_GetBucketLifecycleConfiguration"),
        says: "NoSuchLifecycleConfiguration, 404.",
      },
      async run(context) {
        await expectRejection(
          readRules(context, await context.bucket()),
          404,
          "NoSuchLifecycleConfiguration",
        );
      },
    },
    ...kept.map(({ name, rule }) => ({
      name: `stores ${name}`,
      cites: puts,
      async run(context: Context) {
        const bucket = await context.newBucket();
        await setRules(context, bucket, [rule]);
        assert.deepEqual(await readRules(context, bucket), [rule]);
      },
    })),
    {
      name: "replaces all rules in one request",
      cites: puts,
      async run(context) {
        const bucket = await context.newBucket();
        await setRules(context, bucket, [expire]);
        await setRules(context, bucket, [{ ...expire, ID: "other" }]);
        const ids = (await readRules(context, bucket))?.map(({ ID }) => ID);
        assert.deepEqual(ids, ["other"]);
      },
    },
    {
      name: "assigns an id to a rule without one",
      cites: { page, says: "Without an ID, S3 assigns one." },
      async run(context) {
        const bucket = await context.newBucket();
        const { ID: _, ...rule } = expire;
        await setRules(context, bucket, [rule]);
        assert.match((await readRules(context, bucket))?.[0]?.ID ?? "", /./);
      },
    },
    {
      name: "deletes the rules and responds with 204",
      cites: { page: api("API_DeleteBucketLifecycle"), says: "DeleteBucketLifecycle returns 204." },
      async run(context) {
        const Bucket = await context.newBucket();
        await setRules(context, Bucket, [expire]);
        const { $metadata } = await context.client.send(
          new DeleteBucketLifecycleCommand({ Bucket }),
        );
        assert.equal($metadata.httpStatusCode, 204);
        await expectRejection(readRules(context, Bucket), 404, "NoSuchLifecycleConfiguration");
      },
    },
    ...rejected.map(({ name, xml, code }) => ({
      name: `rejects ${name}`,
      cites: rules,
      async run(context: Context) {
        const bucket = await context.newBucket();
        const body = `<LifecycleConfiguration>${xml}</LifecycleConfiguration>`;
        const response = await context.call({
          method: "PUT",
          bucket,
          query: { lifecycle: "" },
          headers: { "content-md5": createHash("md5").update(body).digest("base64") },
          body,
        });
        expectError(response, 400, code);
      },
    })),
    {
      name: "returns the date on which an object expires, and the rule",
      cites: expiration,
      async run(context) {
        const bucket = await context.newBucket();
        await setRules(context, bucket, [expire]);
        const key = "old/cat.png";
        const put = await context.call({ method: "PUT", bucket, key, body: "x" });
        expectStatus(put, 200);
        const head = await context.call({ method: "HEAD", bucket, key });
        const pattern = /^expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT", rule-id="expire"$/;
        expectHeader(put, "x-amz-expiration", pattern);
        expectHeader(head, "x-amz-expiration", pattern);
      },
    },
    {
      name: "returns no expiration if no rule applies",
      cites: expiration,
      async run(context) {
        const bucket = await context.newBucket();
        await setRules(context, bucket, [expire]);
        const put = await context.call({ method: "PUT", bucket, key: "new/cat.png", body: "x" });
        expectHeader(put, "x-amz-expiration", undefined);
      },
    },
  ],
};
