import assert from "node:assert/strict";
import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { bodyText, element, expectHeader, expectStatus } from "../expect.ts";

const get = api("API_GetObject");
const ifMatch = { page: get, says: "If-Match: the object if its ETag is the same, else 412." };
const ifNoneMatch = { page: get, says: "If-None-Match: the object if its ETag differs, else 304." };
const ifModified = {
  page: get,
  says: "If-Modified-Since: the object if it changed since, else 304.",
};
const ifUnmodified = {
  page: get,
  says: "If-Unmodified-Since: the object if it did not change since, else 412.",
};
const both = {
  page: get,
  says: "If-Match true and If-Unmodified-Since false is 200; If-None-Match false and If-Modified-Since true is 304.",
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
  { name: "the same ETag", cites: ifMatch, headers: () => ({ "if-match": same }), status: 200 },
  {
    name: "the same ETag without quotes",
    cites: ifMatch,
    headers: () => ({ "if-match": same.replaceAll('"', "") }),
    status: 200,
  },
  { name: "another ETag", cites: ifMatch, headers: () => ({ "if-match": other }), status: 412 },
  { name: "any ETag", cites: ifMatch, headers: () => ({ "if-match": "*" }), status: 200 },
  {
    name: "a list that holds the ETag",
    cites: { page: get, says: "If-Match, by RFC 9110, may list several ETags." },
    headers: () => ({ "if-match": `${other}, ${same}` }),
    status: 200,
  },
  {
    name: "not the same ETag",
    cites: ifNoneMatch,
    headers: () => ({ "if-none-match": same }),
    status: 304,
  },
  {
    name: "not the other ETag",
    cites: ifNoneMatch,
    headers: () => ({ "if-none-match": other }),
    status: 200,
  },
  {
    name: "no ETag at all",
    cites: ifNoneMatch,
    headers: () => ({ "if-none-match": "*" }),
    status: 304,
  },
  {
    name: "not a list that holds the ETag",
    cites: { page: get, says: "If-None-Match, by RFC 9110, may list several ETags." },
    headers: () => ({ "if-none-match": `${other}, ${same}` }),
    status: 304,
  },
  {
    name: "changed since long ago",
    cites: ifModified,
    headers: () => ({ "if-modified-since": past }),
    status: 200,
  },
  {
    name: "changed since its own date",
    cites: ifModified,
    headers: (modified) => ({ "if-modified-since": modified }),
    status: 304,
  },
  {
    name: "changed since an invalid date",
    cites: { page: get, says: "By RFC 9110, a date that is not valid is ignored." },
    headers: () => ({ "if-modified-since": "yesterday" }),
    status: 200,
  },
  {
    name: "unchanged since the far future",
    cites: ifUnmodified,
    headers: () => ({ "if-unmodified-since": future }),
    status: 200,
  },
  {
    name: "unchanged since its own date",
    cites: ifUnmodified,
    headers: (modified) => ({ "if-unmodified-since": modified }),
    status: 200,
  },
  {
    name: "unchanged since long ago",
    cites: ifUnmodified,
    headers: () => ({ "if-unmodified-since": past }),
    status: 412,
  },
  {
    name: "the same ETag, though changed since long ago",
    cites: both,
    headers: () => ({ "if-match": same, "if-unmodified-since": past }),
    status: 200,
  },
  {
    name: "not the same ETag, though changed since long ago",
    cites: both,
    headers: () => ({ "if-none-match": same, "if-modified-since": past }),
    status: 304,
  },
  {
    name: "another ETag, though unchanged",
    cites: ifMatch,
    headers: () => ({ "if-match": other, "if-unmodified-since": future }),
    status: 412,
  },
  {
    name: "the same ETag, of a range",
    cites: ifMatch,
    headers: () => ({ "if-match": same, range: "bytes=1-2" }),
    status: 206,
  },
  {
    name: "another ETag, of a range",
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
        name: `answers ${row.status} to ${method} on condition of ${row.name}`,
        cites: row.cites,
        async run(context: Context) {
          expectStatus(await read(context, method, row.headers), row.status);
        },
      })),
    ),
    {
      name: "says in a 304 the ETag and when it was modified, and no body",
      cites: ifNoneMatch,
      async run(context) {
        const response = await read(context, "GET", () => ({ "if-none-match": same }));
        expectHeader(response, "etag", same);
        expectHeader(response, "last-modified", /GMT$/);
        assert.equal(bodyText(response), "");
      },
    },
    {
      name: "names in a 412 the condition that failed",
      cites: { page: api("ErrorResponses"), says: "PreconditionFailed, 412." },
      async run(context) {
        const response = await read(context, "GET", () => ({ "if-match": other }));
        assert.equal(element(response, "Code"), "PreconditionFailed");
        assert.equal(element(response, "Condition"), "If-Match");
      },
    },
    {
      name: "answers NoSuchKey, not 412, where there is no object",
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
