import { S3Client } from "@aws-sdk/client-s3";
import { defaultKeys } from "@slipway/core/identity";
import { isReady } from "@slipway/core/status";
import { parse as parseDisposition } from "content-disposition";
import { expect, test } from "vitest";
import { createS3Objects } from "../aws/s3/s3-objects.ts";
import { createLinkParameters } from "../links/link-parameters.ts";
import { defaultKinds } from "../ports/app-kinds.ts";
import { createWorld } from "../testing/world.ts";
import { toUploadView } from "./upload-view.ts";

const objects = createS3Objects(
  new S3Client({
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
  }),
  "bucket",
);

const adapters = { objects, kinds: defaultKinds, keys: defaultKeys };

/** Returns the record of a ready upload with another content type. */
const createReadyRecord = async (contentType: string) => {
  const { records, upload } = createWorld();
  const record = await records.get(await upload());
  if (record === undefined || !isReady(record)) throw new Error("The upload is not ready.");
  return { ...record, charset: "utf-8", object: { ...record.object, contentType } };
};

const readHeaders = (url: string) => {
  const { searchParams } = new URL(url);
  return {
    type: searchParams.get("response-content-type"),
    disposition: parseDisposition(searchParams.get("response-content-disposition") ?? "").type,
  };
};

test.each(["image/svg+xml", "text/html", "application/xml", "application/octet-stream"])(
  "every link to %s is an attachment of unknown type, and has no preview",
  async (contentType) => {
    const record = await createReadyRecord(contentType);
    for (const disposition of ["inline", "attachment"] as const)
      expect(
        readHeaders(await objects.signLink(createLinkParameters(record, disposition, adapters))),
      ).toEqual({
        type: "application/octet-stream",
        disposition: "attachment",
      });
    expect(await toUploadView(record, adapters)).not.toHaveProperty("previewUrl");
  },
);

test.each([
  ["image/png", true],
  ["image/heic", false],
  ["application/pdf", false],
  ["text/plain", false],
])("a link to %s can be shown inline, and it has a preview: %s", async (contentType, preview) => {
  const record = await createReadyRecord(contentType);
  for (const disposition of ["inline", "attachment"] as const)
    expect(
      readHeaders(await objects.signLink(createLinkParameters(record, disposition, adapters))),
    ).toEqual({
      type: `${contentType}; charset=utf-8`,
      disposition,
    });
  expect("previewUrl" in (await toUploadView(record, adapters))).toBe(preview);
});

test("an upload shows its kind, its fields, and its creator", async () => {
  const record = await createReadyRecord("text/plain");
  const described = { kind: "document", fields: { albumId: "a" }, createdBy: "bob" };
  expect(await toUploadView({ ...record, ...described }, adapters)).toMatchObject(described);
});

test("an upload from before there were kinds is of the kind default, and its owner requested it", async () => {
  const {
    kind: _kind,
    createdBy: _createdBy,
    ...record
  } = {
    kind: undefined,
    createdBy: undefined,
    ...(await createReadyRecord("text/plain")),
  };
  const view = await toUploadView(record, adapters);
  expect(view).toMatchObject({ kind: "default", createdBy: record.owner });
  expect(view).not.toHaveProperty("fields");
});

test("a view has nothing that only Slipway uses", async () => {
  const record = await createReadyRecord("image/png");
  const view = await toUploadView(record, adapters);
  for (const name of ["owner", "key", "dueAt", "dueShard", "fieldKey1", "multipart"])
    expect(view).not.toHaveProperty(name);
  expect(view.object).not.toHaveProperty("key");
});
