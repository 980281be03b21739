import assert from "node:assert/strict";
import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { bodyText, element, expectError, expectHeader, expectStatus } from "../expect.ts";

const cites = {
  page: api("API_GetObject"),
  says: "Range returns the given bytes (RFC 9110). If the range cannot be satisfied: InvalidRange, 416.",
};
const body = "0123456789";

const satisfiable: { range: string; bytes: string; contentRange: string }[] = [
  { range: "bytes=0-0", bytes: "0", contentRange: "bytes 0-0/10" },
  { range: "bytes=0-4", bytes: "01234", contentRange: "bytes 0-4/10" },
  { range: "bytes=3-5", bytes: "345", contentRange: "bytes 3-5/10" },
  { range: "bytes=9-9", bytes: "9", contentRange: "bytes 9-9/10" },
  { range: "bytes=5-", bytes: "56789", contentRange: "bytes 5-9/10" },
  { range: "bytes=0-", bytes: body, contentRange: "bytes 0-9/10" },
  { range: "bytes=-3", bytes: "789", contentRange: "bytes 7-9/10" },
  { range: "bytes=-10", bytes: body, contentRange: "bytes 0-9/10" },
  { range: "bytes=-100", bytes: body, contentRange: "bytes 0-9/10" },
  { range: "bytes=8-100", bytes: "89", contentRange: "bytes 8-9/10" },
];

const unsatisfiable = ["bytes=10-", "bytes=10-20", "bytes=100-200", "bytes=-0"];

/** Headers that RFC 9110 ignores, so that the whole object is returned. */
const ignored = ["bytes=5-3", "bytes=a-b", "bytes=", "chars=0-4", "0-4"];

const read = async (context: Context, headers: Record<string, string>, method = "GET") => {
  const { Bucket, Key } = await context.put({ Body: body, ContentType: "text/plain" });
  return context.call({ method, bucket: Bucket, key: Key, headers });
};

export const ranges: Area = {
  name: "ranges",
  checks: [
    ...satisfiable.map(({ range, bytes, contentRange }) => ({
      name: `returns ${contentRange} for ${range}`,
      cites,
      async run(context: Context) {
        const response = await read(context, { range });
        expectStatus(response, 206);
        expectHeader(response, "content-range", contentRange);
        expectHeader(response, "content-length", String(bytes.length));
        assert.equal(bodyText(response), bytes);
      },
    })),
    ...unsatisfiable.map((range) => ({
      name: `rejects ${range} for ten bytes`,
      cites,
      async run(context: Context) {
        expectError(await read(context, { range }), 416, "InvalidRange");
      },
    })),
    ...ignored.map((range) => ({
      name: `returns the whole object for ${range}`,
      cites,
      async run(context: Context) {
        const response = await read(context, { range });
        expectStatus(response, 200);
        expectHeader(response, "content-range", undefined);
        assert.equal(bodyText(response), body);
      },
    })),
    {
      name: "does not return several ranges in one response",
      cites: { page: api("API_GetObject"), says: "S3 does not support several ranges per GET." },
      async run(context) {
        const response = await read(context, { range: "bytes=0-1,4-5" });
        assert.notEqual(response.status, 206);
      },
    },
    {
      name: "returns the object's size if it rejects a range",
      cites: {
        page: api("ErrorResponses"),
        says: "InvalidRange contains the object's actual size.",
      },
      async run(context) {
        const response = await read(context, { range: "bytes=10-20" });
        assert.equal(element(response, "ActualObjectSize"), "10");
      },
    },
    {
      name: "responds to HEAD with a range as to GET, without the bytes",
      cites: { page: api("API_HeadObject"), says: "HeadObject accepts Range." },
      async run(context) {
        const response = await read(context, { range: "bytes=2-4" }, "HEAD");
        expectStatus(response, 206);
        expectHeader(response, "content-range", "bytes 2-4/10");
        expectHeader(response, "content-length", "3");
      },
    },
    {
      name: "returns ETag and content type with a range",
      cites,
      async run(context) {
        const response = await read(context, { range: "bytes=2-4" });
        expectHeader(response, "etag", '"781e5e245d69b566979b86e28d23f2c7"');
        expectHeader(response, "content-type", "text/plain");
      },
    },
    {
      name: "rejects any range of an empty object",
      cites,
      async run(context) {
        const address = { bucket: await context.bucket(), key: context.key() };
        expectStatus(await context.call({ method: "PUT", ...address }), 200);
        const headers = { range: "bytes=0-0" };
        expectError(
          await context.call({ method: "GET", ...address, headers }),
          416,
          "InvalidRange",
        );
      },
    },
  ],
};
