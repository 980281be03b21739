import { expect, test } from "vitest";
import { signChunks } from "./sigv4-chunks.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
test("the signatures that AWS publishes for an upload in chunks", () => {
  const { request, chunks } = signChunks(
    {
      method: "PUT",
      path: "/examplebucket/chunkObject.txt",
      query: [],
      headers: { host: "s3.amazonaws.com", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
      body: Buffer.alloc(0),
    },
    {
      credentials: {
        accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      },
      region: "us-east-1",
      date: new Date("2013-05-24T00:00:00Z"),
    },
    { pieces: [Buffer.alloc(65_536, "a"), Buffer.alloc(1024, "a")] },
  );
  expect(request.headers["content-length"]).toBe("66824");
  expect(request.body).toHaveLength(66_824);
  expect(request.headers.authorization).toMatch(
    /Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9$/,
  );
  expect(chunks.map(({ signature }) => signature)).toEqual([
    "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
    "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
    "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
  ]);
});
