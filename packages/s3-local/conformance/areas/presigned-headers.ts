import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectStatus } from "../expect.ts";

const page = api("sigv4-query-string-auth");
const covers = {
  page,
  says: "The signature covers the method, path, every query parameter, and the signed headers.",
};

interface HeaderRow {
  name: string;
  value: string;
  other: string;
}

const boundHeaders: HeaderRow[] = [
  { name: "content-type", value: "image/png", other: "text/html" },
  { name: "content-length", value: "5", other: "6" },
  { name: "content-md5", value: "XUFAKrxLKna5cZ2REBfFkg==", other: "1B2M2Y8AsgTpgAmy7PhCfg==" },
  { name: "x-amz-meta-owner", value: "mary", other: "mallory" },
  { name: "content-disposition", value: "attachment", other: "inline" },
  { name: "cache-control", value: "no-store", other: "public" },
];

const helloETag = '"5d41402abc4b2a76b9719d911017c592"';

const putWithHeaders = async (context: Context, headers: Record<string, string>) =>
  context.presign({
    method: "PUT",
    bucket: await context.bucket(),
    key: context.key(),
    headers,
    body: "hello",
  });

export const presignedHeaders: Area = {
  name: "presigned headers",
  checks: [
    ...boundHeaders.flatMap(({ name, value, other }) => [
      {
        name: `accepts an upload with the signed ${name}`,
        cites: covers,
        async run(context: Context) {
          const signed = await putWithHeaders(context, { [name]: value });
          const response = await context.send(signed);
          expectStatus(response, 200);
          expectHeader(response, "etag", helloETag);
        },
      },
      {
        name: `rejects an upload with another ${name} than the signed one`,
        cites: covers,
        async run(context: Context) {
          const signed = await putWithHeaders(context, { [name]: value });
          const body = name === "content-length" ? Buffer.from("hello!") : signed.body;
          const headers = { ...signed.headers, [name]: other };
          expectError(
            await context.send({ ...signed, headers, body }),
            403,
            "SignatureDoesNotMatch",
          );
        },
      },
    ]),
    {
      name: "rejects an upload without a signed header",
      cites: covers,
      async run(context) {
        const signed = await putWithHeaders(context, { "content-type": "image/png" });
        const { host = "" } = signed.headers;
        expectError(
          await context.send({ ...signed, headers: { host } }),
          403,
          "SignatureDoesNotMatch",
        );
      },
    },
    {
      name: "accepts an unsigned header that is not x-amz-*",
      cites: { page, says: "Only host and x-amz-* headers must be signed." },
      async run(context) {
        const signed = await putWithHeaders(context, {});
        const headers = { ...signed.headers, "content-type": "image/png" };
        expectStatus(await context.send({ ...signed, headers }), 200);
      },
    },
  ],
};
