import {
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startUpload } from "../testing/multipart.ts";
import { startWithBucket } from "../testing/test-server.ts";

test("lists parts page by page", async () => {
  const { client } = await startWithBucket();
  const { part, upload } = await startUpload(client, { ChecksumAlgorithm: "SHA256" });
  for (const number of [3, 1, 10]) {
    await part(number, `part ${number}`, { ChecksumAlgorithm: "SHA256" });
  }
  const page = await client.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
  expect(page).toMatchObject({
    Key: "film.mp4",
    IsTruncated: true,
    MaxParts: 2,
    NextPartNumberMarker: "3",
    ChecksumAlgorithm: "SHA256",
    ChecksumType: "COMPOSITE",
    StorageClass: "STANDARD",
  });
  expect(page.Parts).toMatchObject([
    { PartNumber: 1, Size: 6, ETag: expect.any(String), ChecksumSHA256: expect.any(String) },
    { PartNumber: 3 },
  ]);
  const { NextPartNumberMarker: PartNumberMarker } = page;
  const rest = await client.send(new ListPartsCommand({ ...upload, PartNumberMarker }));
  expect(rest).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 10, Size: 7 }] });
  await expect(
    client.send(new ListPartsCommand({ ...upload, UploadId: "unknown" })),
  ).rejects.toMatchObject({ name: "NoSuchUpload" });
});

test("lists uploads by key and time, page by page, rolled up by a delimiter", async () => {
  const { client } = await startWithBucket();
  const keys = ["b/2", "a", "b/1", "a", "c d"];
  const started: { key: string; id: string | undefined }[] = [];
  for (const key of keys) {
    const { upload } = await startUpload(client, { Key: key });
    started.push({ key, id: upload.UploadId });
  }
  const list = (input: Partial<ListMultipartUploadsCommandInput> = {}) =>
    client.send(new ListMultipartUploadsCommand({ Bucket: "photos", ...input }));
  const all = await list();
  expect(all.Uploads?.map(({ Key }) => Key)).toEqual(["a", "a", "b/1", "b/2", "c d"]);
  expect(all.Uploads?.slice(0, 2).map(({ UploadId }) => UploadId)).toEqual([
    started[1]?.id,
    started[3]?.id,
  ]);

  const seen: (string | undefined)[] = [];
  let page = await list({ MaxUploads: 1, Delimiter: "/" });
  for (;;) {
    seen.push(...(page.Uploads ?? []).map(({ Key }) => Key));
    seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
    if (!page.IsTruncated) break;
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
    page = await list({ MaxUploads: 1, Delimiter: "/", KeyMarker, UploadIdMarker });
  }
  expect(seen).toEqual(["a", "a", "b/", "c d"]);

  expect((await list({ Prefix: "b/" })).Uploads).toHaveLength(2);
  expect((await list({ KeyMarker: "a" })).Uploads?.[0]?.Key).toBe("b/1");
  const encoded = await list({ EncodingType: "url", Prefix: "c" });
  expect(encoded.Uploads?.[0]?.Key).toBe("c%20d");
  expect((await list({ MaxUploads: 0 })).Uploads).toBeUndefined();
  await expect(list({ MaxUploads: -1 })).rejects.toMatchObject({ name: "InvalidArgument" });
});
