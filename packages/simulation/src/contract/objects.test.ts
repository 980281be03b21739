import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { StoredPart } from "@slipway/core/api";
import { objectPrefix } from "@slipway/core/identity";
import { createS3Objects } from "@slipway/functions/aws/s3/s3-objects";
import type { Objects } from "@slipway/functions/ports/objects";
import { startS3 } from "@slipway/s3-local";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BodyName, bodies } from "../bodies.ts";
import { createObjects, parsePartUrl } from "../functions/objects.ts";
import { createBucket } from "../services/bucket.ts";
import { immediately } from "./immediate-invocation.ts";

/** What users and functions do with one key. Numbers identify versions and uploads in both implementations. */
type Step =
  | {
      readonly kind: "post";
      readonly declared: BodyName;
      readonly checked: boolean;
      readonly sent: BodyName;
    }
  | { readonly kind: "hide" }
  | { readonly kind: "look" | "read" | "delete version"; readonly version: number }
  | { readonly kind: "list" | "delete all" | "exists" | "started" }
  | { readonly kind: "send part"; readonly upload: number; readonly sent: BodyName }
  | {
      readonly kind: "list parts" | "complete" | "complete stale" | "abort";
      readonly upload: number;
    };

const small = fc.constantFrom<BodyName>("image", "other image", "GIF", "short image");
const few = fc.nat(3);
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("post" as const),
        declared: small,
        checked: fc.boolean(),
        sent: small,
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "hide" as const }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom("look" as const, "read" as const, "delete version" as const),
        version: few,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        { kind: "list" as const },
        { kind: "delete all" as const },
        { kind: "exists" as const },
        { kind: "started" as const },
      ),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("send part" as const), upload: few, sent: small }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          "list parts" as const,
          "complete" as const,
          "complete stale" as const,
          "abort" as const,
        ),
        upload: few,
      }),
    },
  ),
  { minLength: 5, maxLength: 25 },
);

/** A simulated or real bucket, as the steps need it. */
interface World {
  readonly objects: Objects;
  post(
    form: { readonly url: string; readonly fields: Record<string, string> },
    sent: BodyName,
  ): Promise<"stored" | "refused">;
  hide(key: string): Promise<void>;
  sendPart(
    signed: { readonly url: string; readonly headers: Record<string, string> },
    sent: BodyName,
  ): Promise<"kept" | "refused">;
}

let folder: string;
let server: Awaited<ReturnType<typeof startS3>>;
let s3: S3Client;
const bucket = "contract";
const credentials = { accessKeyId: "key", secretAccessKey: "secret-of-the-key" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-contract-"));
  server = await startS3({
    port: 0,
    dataDir: folder,
    credentials: [credentials],
    region: "us-east-1",
  });
  s3 = new S3Client({
    endpoint: server.url,
    region: "us-east-1",
    credentials,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(
    new PutBucketVersioningCommand({
      Bucket: bucket,
      VersioningConfiguration: { Status: "Enabled" },
    }),
  );
});
afterAll(async () => {
  s3.destroy();
  await server.close();
  await rm(folder, { recursive: true });
});

const real = (): World => ({
  objects: createS3Objects(s3, bucket),
  async post({ url, fields }, sent) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set("file", new Blob([new Uint8Array(bodies[sent].head)]));
    const { status } = await fetch(url, { method: "POST", body: form });
    return status === 201 ? "stored" : "refused";
  },
  async hide(Key) {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  },
  async sendPart({ url, headers }, sent) {
    const body = new Uint8Array(bodies[sent].head);
    const { status } = await fetch(url, { method: "PUT", headers, body });
    return status === 200 ? "kept" : "refused";
  },
});

const simulated = (): World => {
  const { versions, forms, multipart } = createBucket({
    onChange: () => {},
    onMultipart: () => {},
  });
  return {
    objects: createObjects(
      immediately,
      { versions, forms, multipart, onMultipart: () => {} },
      { prefixes: [objectPrefix], mayList: true },
    ),
    async post({ fields }, sent) {
      return forms.take(fields, bodies[sent]).kind;
    },
    async hide(key) {
      versions.hide(key);
    },
    async sendPart({ url }, sent) {
      const { size, sha256 } = bodies[sent];
      return multipart.put(parsePartUrl(url), { partNumber: 1, size, sha256 }) ? "kept" : "refused";
    },
  };
};

/** Performs the steps, and describes each result in terms that both implementations share. */
const answersIn = async ({ objects, ...world }: World, history: readonly Step[]) => {
  const key = `${objectPrefix}${randomUUID()}`;
  /** Versions and multipart uploads in the order in which they were created. */
  const versions: string[] = [];
  const uploads: string[] = [];
  const stale: (readonly StoredPart[])[] = [];
  const learnVersions = async () => {
    for (const versionId of await objects.listVersions(key))
      if (!versions.includes(versionId)) versions.push(versionId);
  };
  const upload = (number: number) => ({ key, multipartUploadId: uploads[number] ?? "" });
  const partWords = (parts: readonly StoredPart[] | undefined) =>
    parts?.map(({ partNumber, size, sha256 }) => ({ partNumber, size, sha256 }));

  const answer = async (step: Step): Promise<unknown> => {
    switch (step.kind) {
      case "post": {
        const { size, sha256 } = bodies[step.declared];
        const declared = { size, contentType: "image/png", ...(step.checked && { sha256 }) };
        return world.post(await objects.signPost(key, declared), step.sent);
      }
      case "hide":
        return world.hide(key);
      case "look": {
        const versionId = versions[step.version];
        const seen = versionId && (await objects.readVersion(key, versionId));
        if (!seen) return undefined;
        const { size, contentType, checksum } = seen.object;
        const of = checksum?.value.includes("-")
          ? `parts-${checksum.value.split("-")[1]}`
          : "whole";
        const value = checksum?.algorithm === "SHA256" && of === "whole" ? checksum.value : of;
        return { head: [...seen.head], size, contentType, algorithm: checksum?.algorithm, value };
      }
      case "read": {
        const versionId = versions[step.version];
        const seen = versionId && (await objects.readRange(key, versionId, { start: 1, end: 9 }));
        return seen ? [...seen] : undefined;
      }
      case "delete version": {
        const versionId = versions[step.version];
        return versionId && objects.deleteVersion(key, versionId);
      }
      case "list":
        return (await objects.listVersions(key)).map((versionId) => versions.indexOf(versionId));
      case "delete all":
        return objects.deleteAllVersions(key);
      case "exists":
        return objects.exists(key);
      case "started":
        uploads.push(
          await objects.createMultipartUpload(key, { size: 1, contentType: "image/png" }),
        );
        return undefined;
      case "send part": {
        if (uploads[step.upload] === undefined) return undefined;
        const { size, sha256 } = bodies[step.sent];
        const [signed] = await objects.signParts(upload(step.upload), [
          { partNumber: 1, size, sha256 },
        ]);
        return signed && world.sendPart(signed, step.sent);
      }
      case "list parts":
        if (uploads[step.upload] === undefined) return undefined;
        stale[step.upload] = (await objects.listParts(upload(step.upload))) ?? [];
        return partWords(await objects.listParts(upload(step.upload)));
      case "complete": {
        if (uploads[step.upload] === undefined) return undefined;
        const parts = await objects.listParts(upload(step.upload));
        if (parts !== undefined && parts.length === 0) return undefined;
        return objects.completeMultipartUpload(upload(step.upload), parts ?? stalePart);
      }
      case "complete stale": {
        const parts = stale[step.upload] ?? [];
        if (uploads[step.upload] === undefined || parts.length === 0) return undefined;
        return objects
          .completeMultipartUpload(upload(step.upload), parts)
          .catch(() => "the parts are others");
      }
      case "abort":
        return uploads[step.upload] && objects.abortMultipartUpload(upload(step.upload));
    }
  };
  const answers: unknown[] = [];
  for (const step of history) {
    answers.push(await answer(step));
    await learnVersions();
  }
  return answers;
};

const stalePart: readonly StoredPart[] = [
  { partNumber: 1, size: 1, eTag: '"e"', sha256: bodies.image.sha256 },
];

test("simulated objects return the same results as S3 after any history", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      expect(await answersIn(simulated(), history)).toEqual(await answersIn(real(), history));
    }),
    { numRuns: 40 },
  );
});
