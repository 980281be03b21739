import assert from "node:assert/strict";
import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { bodyText, element, expectHeader, expectStatus } from "../expect.ts";

const get = api("API_GetObject");
const ifMatch = {
  page: get,
  says: "If-Match returns the object if its ETag is the same. Otherwise: 412.",
};
const ifNoneMatch = {
  page: get,
  says: "If-None-Match returns the object if its ETag differs. Otherwise: 304.",
};
const ifModified = {
  page: get,
  says: "If-Modified-Since returns the object if it was modified since. Otherwise: 304.",
};
const ifUnmodified = {
  page: get,
  says: "If-Unmodified-Since returns the object if it was not modified since. Otherwise: 412.",
};
const both = {
  page: get,
  says: "If-Match true and If-Unmodified-Since false: 200. If-None-Match false and If-Modified-Since true: 304.",
};

const same = '"5d41402abc4b2a76b9719d911017c592"';
const other = '"00000000000000000000000000000000"';
const past = "Sat, 01 Jan 2000 00:00:00 GMT";

const future = "Wed, 01 Jan 2098 00:00:00 GMT";

interface Row {
  headers: (modified: string) => Record<string, string>;
  name: string;
  cites: { page: string; says: string };
  status: 200 | 206 | 304 | 412;
}

const rows: Row[] = [
  {
    name: "If-Match with the same ETag",
    cites: ifMatch,
    headers: () => ({ "if-match": same }),
    status: 200,
  },
  {
    name: "If-Match with the same ETag without quotes",
    cites: ifMatch,
    headers: () => ({ "if-match": same.replaceAll('"', "") }),
    status: 200,
  },
  {
    name: "If-Match with another ETag",
    cites: ifMatch,
    headers: () => ({ "if-match": other }),
    status: 412,
  },
  { name: "If-Match with *", cites: ifMatch, headers: () => ({ "if-match": "*" }), status: 200 },
  {
    name: "If-Match with a list that contains the ETag",
    cites: { page: get, says: "If-Match may list several ETags (RFC 9110)." },
    headers: () => ({ "if-match": `${other}, ${same}` }),
    status: 200,
  },
  {
    name: "If-None-Match with the same ETag",
    cites: ifNoneMatch,
    headers: () => ({ "if-none-match": same }),
    status: 304,
  },
  {
    name: "If-None-Match with another ETag",
    cites: ifNoneMatch,
    headers: () => ({ "if-none-match": other }),
    status: 200,
  },
  {
    name: "If-None-Match with *",
    cites: ifNoneMatch,
    headers: () => ({ "if-none-match": "*" }),
    status: 304,
  },
  {
    name: "If-None-Match with a list that contains the ETag",
    cites: { page: get, says: "If-None-Match may list several ETags (RFC 9110)." },
    headers: () => ({ "if-none-match": `${other}, ${same}` }),
    status: 304,
  },
  {
    name: "If-Modified-Since with a date in the past",
    cites: ifModified,
    headers: () => ({ "if-modified-since": past }),
    status: 200,
  },
  {
    name: "If-Modified-Since with the object's date",
    cites: ifModified,
    headers: (modified) => ({ "if-modified-since": modified }),
    status: 304,
  },
  {
    name: "If-Modified-Since with an invalid date",
    cites: { page: get, says: "An invalid date is ignored (RFC 9110)." },
    headers: () => ({ "if-modified-since": "yesterday" }),
    status: 200,
  },
  {
    name: "If-Unmodified-Since with a date in the future",
    cites: ifUnmodified,
    headers: () => ({ "if-unmodified-since": future }),
    status: 200,
  },
  {
    name: "If-Unmodified-Since with the object's date",
    cites: ifUnmodified,
    headers: (modified) => ({ "if-unmodified-since": modified }),
    status: 200,
  },
  {
    name: "If-Unmodified-Since with a date in the past",
    cites: ifUnmodified,
    headers: () => ({ "if-unmodified-since": past }),
    status: 412,
  },
  {
    name: "If-Match with the same ETag and If-Unmodified-Since with a date in the past",
    cites: both,
    headers: () => ({ "if-match": same, "if-unmodified-since": past }),
    status: 200,
  },
  {
    name: "If-None-Match with the same ETag and If-Modified-Since with a date in the past",
    cites: both,
    headers: () => ({ "if-none-match": same, "if-modified-since": past }),
    status: 304,
  },
  {
    name: "If-Match with another ETag and If-Unmodified-Since with a date in the future",
    cites: ifMatch,
    headers: () => ({ "if-match": other, "if-unmodified-since": future }),
    status: 412,
  },
  {
    name: "If-Match with the same ETag and a range",
    cites: ifMatch,
    headers: () => ({ "if-match": same, range: "bytes=1-2" }),
    status: 206,
  },
  {
    name: "If-Match with another ETag and a range",
    cites: ifMatch,
    headers: () => ({ "if-match": other, range: "bytes=1-2" }),
    status: 412,
  },
];

const read = async (context: Context, method: string, headers: Row["headers"]) => {
  const { Bucket, Key } = await context.put({ Body: "hello" });
  const address = { bucket: Bucket, key: Key };
  const first = await context.call({ method: "HEAD", ...address });
  const modified = first.headers["last-modified"] ?? "";
  return context.call({ method, ...address, headers: headers(modified) });
};

export const conditionalReads: Area = {
  name: "conditional reads",
  checks: [
    ...rows.flatMap((row) =>
      ["GET", "HEAD"].map((method) => ({
        name: `responds with ${row.status} to ${method} with ${row.name}`,
        cites: row.cites,
        async run(context: Context) {
          expectStatus(await read(context, method, row.headers), row.status);
        },
      })),
    ),
    {
      name: "returns the ETag and modification date with 304, and no body",
      cites: ifNoneMatch,
      async run(context) {
        const response = await read(context, "GET", () => ({ "if-none-match": same }));
        expectHeader(response, "etag", same);
        expectHeader(response, "last-modified", /GMT$/);
        assert.equal(bodyText(response), "");
      },
    },
    {
      name: "names the failed condition in the body of a 412",
      cites: { page: api("ErrorResponses"), says: "PreconditionFailed, 412." },
      async run(context) {
        const response = await read(context, "GET", () => ({ "if-match": other }));
        assert.equal(element(response, "Code"), "PreconditionFailed");
        assert.equal(element(response, "Condition"), "If-Match");
      },
    },
    {
      name: "returns NoSuchKey instead of 412 for a missing object",
      cites: { page: api("ErrorResponses"), says: "NoSuchKey, 404." },
      async run(context) {
        const response = await context.call({
          method: "GET",
          bucket: await context.bucket(),
          key: context.key(),
          headers: { "if-match": same },
        });
        expectStatus(response, 404);
      },
    },
  ],
};
