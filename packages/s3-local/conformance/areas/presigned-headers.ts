import { type Area, api } from "../check.ts";
import type { Context } from "../context.ts";
import { expectError, expectHeader, expectStatus } from "../expect.ts";

const page = api("sigv4-query-string-auth");
const covers = {
  page,
  says: "Method, path, every query parameter and the signed headers are part of what is signed.",
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
        name: `takes an upload with the ${name} that was signed`,
        cites: covers,
        async run(context: Context) {
          const signed = await putWithHeaders(context, { [name]: value });
          const response = await context.send(signed);
          expectStatus(response, 200);
          expectHeader(response, "etag", helloETag);
        },
      },
      {
        name: `refuses an upload with another ${name} than was signed`,
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
      name: "refuses an upload without a header that was signed",
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
      name: "takes a header that is not x-amz-* and was not signed",
      cites: { page, says: "Only host and x-amz-* headers must be signed." },
      async run(context) {
        const signed = await putWithHeaders(context, {});
        const headers = { ...signed.headers, "content-type": "image/png" };
        expectStatus(await context.send({ ...signed, headers }), 200);
      },
    },
  ],
};
