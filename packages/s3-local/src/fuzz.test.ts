import { createHash } from "node:crypto";
import { Agent, request as httpRequest, type OutgoingHttpHeaders } from "node:http";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, inject, onTestFinished, test } from "vitest";
import type { CredentialScope } from "./auth/signing/credential-scope.ts";
import { canonicalRequest, sign, signingKey, stringToSign } from "./auth/signing/signature-v4.ts";
import { credential, signForm, startWithBucket, type TestServer } from "./testing/test-server.ts";

/** Cases of each parser, and how many of them are under way at a time. */
const cases = inject("thorough") ? 10_000 : 1_000;
const atOnce = 20;
const patienceMilliseconds = 20_000;

interface Shot {
  method: string;
  path: string;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/** Sends whatever it is given, over connections that are kept open. */
const shooter = ({ url }: TestServer) => {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  onTestFinished(() => agent.destroy());
  return ({ method, path, headers, body }: Shot) =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
      (resolve, reject) => {
        const outgoing = httpRequest(
          url + path,
          { method, agent, headers: { ...headers, "content-length": body.length } },
          (response) => {
            buffer(response).then((bytes) => {
              const { statusCode: status = 0 } = response;
              resolve({ status, headers: response.headers, body: bytes.toString() });
            }, reject);
          },
        );
        outgoing.setTimeout(patienceMilliseconds, () => outgoing.destroy(new Error("no answer")));
        outgoing.on("error", reject);
        outgoing.end(body);
      },
    );
};

const parser = new XMLParser();

/** Fires many cases; each must be answered as S3 answers, and never as a fault of its own. */
const expectS3Answers = async (server: TestServer, shots: fc.Arbitrary<Shot>): Promise<void> => {
  const shoot = shooter(server);
  const volley = fc.array(shots, { minLength: atOnce, maxLength: atOnce, size: "max" });
  await fc.assert(
    fc.asyncProperty(volley, async (round) => {
      const answers = await Promise.all(round.map(shoot));
      for (const { status, headers, body } of answers) {
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).not.toBe(500);
        expect(headers["x-amz-request-id"]).toMatch(/^[0-9A-F]{16}$/);
        if (status < 400) continue;
        expect(headers["content-type"]).toBe("application/xml");
        expect(XMLValidator.validate(body)).toBe(true);
        expect(parser.parse(body).Error).toMatchObject({
          Code: expect.stringMatching(/^\w+$/),
          RequestId: expect.anything(),
        });
      }
    }),
    { numRuns: cases / atOnce, endOnFailure: true },
  );
};

interface Edit {
  at: number;
  remove: number;
  insert: Uint8Array;
}

const anEdit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  remove: fc.oneof(fc.nat(3), fc.nat(4000)),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .constantFrom("\r\n", "\r\n\r\n", "--", '"', "=", ";", "<", "</", "&", "]]>", "0", "\0", ":")
      .map((text) => Buffer.from(text)),
  ),
});

/** A valid text with a few cuts and insertions anywhere. */
const mutated = (valid: Buffer): fc.Arbitrary<Buffer> =>
  fc.array(anEdit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce((bytes, { at, remove, insert }) => {
      const from = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)]);
    }, valid),
  );

/** Words of a grammar in any order. */
const confetti = (...words: string[]): fc.Arbitrary<Buffer> =>
  fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 30 })
    .map((parts) => Buffer.from(parts.join("")));

const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

/** What authenticates any body of a request: the signature says that it does not cover it. */
const signed = (url: string, method: string, path: string, payloadHash: string) => {
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope: CredentialScope = {
    accessKeyId: credential.accessKeyId,
    date: amzDate.slice(0, 8),
    region: "us-east-1",
    service: "s3",
  };
  const [pathname = "", search = ""] = path.split("?");
  const headers: Record<string, string> = {
    host: new URL(url).host,
    "x-amz-content-sha256": payloadHash,
    "x-amz-date": amzDate,
    ...(payloadHash.startsWith("STREAMING") && { "x-amz-decoded-content-length": "11" }),
  };
  const signedHeaders = Object.keys(headers).sort();
  const canonical = canonicalRequest({
    request: {
      method,
      path: pathname,
      query: search === "" ? [] : [[search, ""]],
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    },
    signedHeaders,
    payloadHash,
  });
  const key = signingKey(credential.secretAccessKey, scope);
  const signature = sign(stringToSign({ canonicalRequest: canonical, amzDate, scope }), key);
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope.accessKeyId}/${scope.date}/us-east-1/s3/aws4_request, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return { ...headers, "x-amz-date": amzDate, authorization };
};

test("any form body gets S3's answer", async () => {
  const server = await startWithBucket();
  const { fields } = await signForm(server);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob(["something body"]), "cat.png");
  const encoded = new Response(form);
  const type = encoded.headers.get("content-type") ?? "";
  const valid = Buffer.from(await encoded.arrayBuffer());
  const boundary = type.split("boundary=")[1] ?? "";
  const words = [
    `--${boundary}`,
    `--${boundary}--`,
    "\r\n",
    'Content-Disposition: form-data; name="',
    'key"',
    'file"; filename="x"',
    'policy"',
    "Content-Type: text/plain",
  ];
  const body = fc.oneof(
    { weight: 6, arbitrary: mutated(valid) },
    { weight: 2, arbitrary: confetti(...words) },
    { weight: 1, arbitrary: noise },
  );
  const contentType = fc.oneof(
    { weight: 8, arbitrary: fc.constant(type) },
    fc.constantFrom("multipart/form-data", "multipart/form-data; boundary=", "text/plain", ""),
  );
  await expectS3Answers(
    server,
    fc.record({ body, contentType }).map(({ body, contentType }) => ({
      method: "POST",
      path: "/photos",
      headers: { "content-type": contentType },
      body,
    })),
  );
});

test("any XML body gets S3's answer", async () => {
  const server = await startWithBucket();
  const documents: Record<string, string> = {
    "POST /photos?delete":
      "<Delete><Object><Key>a</Key><VersionId>null</VersionId></Object><Quiet>true</Quiet></Delete>",
    "PUT /photos?cors":
      "<CORSConfiguration><CORSRule><AllowedOrigin>https://a.example</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule></CORSConfiguration>",
    "PUT /photos?versioning":
      "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    "PUT /photos?lifecycle":
      "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><And><Prefix>a</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter><Expiration><Days>5</Days></Expiration></Rule></LifecycleConfiguration>",
    "PUT /photos?notification":
      "<NotificationConfiguration><QueueConfiguration><Id>a</Id><Queue>arn:aws:sqs:us-east-1:123456789012:q</Queue><Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>a</Value></FilterRule></S3Key></Filter></QueueConfiguration></NotificationConfiguration>",
    "PUT /photos?publicAccessBlock":
      "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>",
    "PUT /photos/cat.png?tagging":
      "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>",
    "POST /photos/cat.png?uploadId":
      "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&quot;a&quot;</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part></CompleteMultipartUpload>",
    "PUT /albums":
      "<CreateBucketConfiguration><LocationConstraint>us-east-1</LocationConstraint></CreateBucketConfiguration>",
  };
  const targets = Object.entries(documents).map(([target, document]) => {
    const [method = "", path = ""] = target.split(" ");
    const valid = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${document}`);
    const headers = signed(server.url, method, path, "UNSIGNED-PAYLOAD");
    const words = [...(document.match(/<\/?\w+>/g) ?? []), "&amp;", "&#0;", "&x;", "<!DOCTYPE a>"];
    return fc
      .oneof(
        { weight: 5, arbitrary: mutated(valid) },
        { weight: 3, arbitrary: confetti(...words) },
        { weight: 1, arbitrary: noise },
      )
      .map((body) => ({
        method,
        path,
        headers: { ...headers, "content-md5": createHash("md5").update(body).digest("base64") },
        body,
      }));
  });
  await expectS3Answers(server, fc.oneof(...targets));
});

test("any Authorization header gets S3's answer", async () => {
  const server = await startWithBucket();
  const headers = signed(server.url, "GET", "/photos?versions", "UNSIGNED-PAYLOAD");
  // HTTP allows no other octets in a header's value: RFC 9110, section 5.5.
  const legal = (bytes: Buffer) =>
    bytes.toString("latin1").replace(/[^\t\x20-\x7e\x80-\xff]/g, "~");
  const words = ["AWS4-HMAC-SHA256 ", "Credential=", "SignedHeaders=host", "Signature=", ", ", "/"];
  const authorization = fc
    .oneof(
      { weight: 6, arbitrary: mutated(Buffer.from(headers.authorization)) },
      { weight: 3, arbitrary: confetti(...words, credential.accessKeyId, "aws4_request", "AWS ") },
      { weight: 1, arbitrary: noise },
    )
    .map(legal);
  const amzDate = fc.oneof(
    { weight: 5, arbitrary: fc.constant(headers["x-amz-date"]) },
    fc.string().map((text) => legal(Buffer.from(text))),
  );
  await expectS3Answers(
    server,
    fc.record({ authorization, amzDate }).map(({ authorization, amzDate }) => ({
      method: "GET",
      path: "/photos?versions",
      headers: { ...headers, authorization, "x-amz-date": amzDate },
      body: Buffer.alloc(0),
    })),
  );
});

test("any chunked body gets S3's answer", async () => {
  const server = await startWithBucket();
  const path = "/photos/cat.png";
  const kinds = {
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      "5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n",
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": `b;chunk-signature=${"0".repeat(64)}\r\nhello world\r\n0;chunk-signature=${"0".repeat(64)}\r\n\r\n`,
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": `b;chunk-signature=${"0".repeat(64)}\r\nhello world\r\n0;chunk-signature=${"0".repeat(64)}\r\nx-amz-trailer-signature:${"0".repeat(64)}\r\n\r\n`,
  };
  const words = [
    "5",
    "0",
    "ffffffffffff",
    "\r\n",
    ";chunk-signature=",
    "x-amz-checksum-crc32:",
    "hello",
  ];
  const shots = Object.entries(kinds).map(([payloadHash, valid]) => {
    const headers = signed(server.url, "PUT", path, payloadHash);
    return fc
      .oneof(
        { weight: 5, arbitrary: mutated(Buffer.from(valid)) },
        { weight: 3, arbitrary: confetti(...words) },
        { weight: 1, arbitrary: noise },
      )
      .map((body) => ({ method: "PUT", path, headers, body }));
  });
  await expectS3Answers(server, fc.oneof(...shots));
});
