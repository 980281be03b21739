import assert from "node:assert/strict";
import { type Area, api } from "../check.ts";
import { createSignedFields, filePart, postFields } from "../client/form.ts";
import { objectPath } from "../client/http.ts";
import type { Context } from "../context.ts";
import { bodyText, element, expectError, expectHeader, expectStatus } from "../expect.ts";

const page = api("RESTObjectPOST");
const status = { page, says: "success_action_status may be 200, 201, or 204. The default is 204." };
const redirect = {
  page,
  says: "success_action_redirect responds with 303 and adds bucket, key, and etag to the URL.",
};

const statuses: { sent: string; expected: number }[] = [
  { sent: "200", expected: 200 },
  { sent: "201", expected: 201 },
  { sent: "204", expected: 204 },
  { sent: "302", expected: 204 },
  { sent: "yes", expected: 204 },
];

export const postFormResponses: Area = {
  name: "POST form responses",
  checks: [
    ...statuses.map(({ sent, expected }) => ({
      name: `responds with ${expected} to success_action_status ${sent}`,
      cites: status,
      async run(context: Context) {
        const { bucket, fields } = await createSignedFields(context, {
          success_action_status: sent,
        });
        expectStatus(await postFields(context, bucket, fields), expected);
      },
    })),
    {
      name: "returns the object's attributes in the body of a 201",
      cites: { page, says: "With 201, the body is XML with Location, Bucket, Key, and ETag." },
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context, {
          success_action_status: "201",
        });
        const response = await postFields(context, bucket, fields, filePart("hello"));
        assert.match(bodyText(response), /<PostResponse/);
        assert.deepEqual(
          {
            Bucket: element(response, "Bucket"),
            Key: element(response, "Key"),
            ETag: element(response, "ETag"),
          },
          { Bucket: bucket, Key: key, ETag: '"5d41402abc4b2a76b9719d911017c592"' },
        );
      },
    },
    {
      name: "returns the object's location with a 201",
      cites: { page, says: "Location is the URI of the uploaded object." },
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context, {
          success_action_status: "201",
        });
        const response = await postFields(context, bucket, fields);
        expectHeader(response, "location", /^https?:\/\//);
        const location = decodeURIComponent(element(response, "Location") ?? "");
        assert.ok(
          location.includes(bucket) && location.endsWith(key),
          `${location} names ${objectPath(bucket, key)}`,
        );
      },
    },
    {
      name: "redirects after success, with bucket, key, and etag",
      cites: redirect,
      async run(context) {
        const { bucket, key, fields } = await createSignedFields(context, {
          success_action_redirect: "https://app.test/done",
        });
        const response = await postFields(context, bucket, fields, filePart("hello"));
        expectStatus(response, 303);
        const { origin, pathname, searchParams } = new URL(response.headers.location ?? "");
        assert.equal(origin + pathname, "https://app.test/done");
        assert.deepEqual(Object.fromEntries(searchParams), {
          bucket,
          key,
          etag: '"5d41402abc4b2a76b9719d911017c592"',
        });
      },
    },
    {
      name: "keeps the query of the redirect's URL",
      cites: redirect,
      async run(context) {
        const { bucket, fields } = await createSignedFields(context, {
          success_action_redirect: "https://app.test/done?from=form",
        });
        const response = await postFields(context, bucket, fields);
        const { searchParams } = new URL(response.headers.location ?? "");
        assert.equal(searchParams.get("from"), "form");
        assert.equal(searchParams.get("bucket"), bucket);
      },
    },
    {
      name: "accepts the deprecated name of the redirect field",
      cites: { page, says: "redirect is the deprecated name of success_action_redirect." },
      async run(context) {
        const { bucket, fields } = await createSignedFields(context, {
          redirect: "https://app.test/done",
        });
        expectStatus(await postFields(context, bucket, fields), 303);
      },
    },
    {
      name: "ignores a redirect with an invalid URL",
      cites: {
        page,
        says: "If S3 cannot interpret the URL, it acts as if the field is not present.",
      },
      async run(context) {
        const { bucket, fields } = await createSignedFields(context, {
          success_action_redirect: "not a url",
        });
        expectStatus(await postFields(context, bucket, fields), 204);
      },
    },
    {
      name: "does not redirect after an error",
      cites: redirect,
      async run(context) {
        const { bucket, fields } = await createSignedFields(context, {
          success_action_redirect: "https://app.test/done",
        });
        const response = await postFields(context, bucket, { ...fields, key: "other" });
        expectError(response, 403, "AccessDenied");
        expectHeader(response, "location", undefined);
      },
    },
  ],
};
