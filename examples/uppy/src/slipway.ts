import type { ApiClient } from "@slipway/client";
import AwsS3 from "@uppy/aws-s3";
import type Uppy from "@uppy/core";

type Instructions = Awaited<ReturnType<ApiClient["requestUploads"]>>["uploads"][number];
type Upload = Awaited<ReturnType<ApiClient["getUpload"]>>;

/** Files of this size in bytes and larger are uploaded in parts. The API decides it. */
const formThreshold = 32 * 1024 ** 2;

/** How often the records are requested before a file fails. Each request waits for 20 seconds. */
const mostRequests = 15;

/**
 * Lets Uppy upload through Slipway. A file is done when its record is ready, and fails with the reason if it is rejected.
 *
 * @param onReady called with each file's record
 */
export const addSlipway = (
  uppy: Uppy,
  { api, onReady }: { api: ApiClient; onReady: (upload: Upload) => void },
): void => {
  /** What the API answered for each file, by Uppy's ID of it. */
  const uploads = new Map<string, Instructions>();

  const discard = async (fileId: string) => {
    const upload = uploads.get(fileId);
    uploads.delete(fileId);
    // If it fails, the upload expires.
    if (upload) await api.deleteUpload(upload.id).catch(() => undefined);
  };

  const requestUpload = async (fileId: string): Promise<Instructions> => {
    await discard(fileId);
    const { name, type, size } = uppy.getFile(fileId);
    const file = { fileName: name, size: size ?? 0, contentType: type };
    const [upload] = (await api.requestUploads({ files: [file] })).uploads;
    if (!upload) throw new Error("The API returned no instructions.");
    uploads.set(fileId, upload);
    return upload;
  };

  /** Signs a part for its length and SHA-256. */
  const signPart = async (fileId: string, partNumber: number) => {
    const upload = uploads.get(fileId);
    const { data } = uppy.getFile(fileId);
    if (upload?.method !== "multipart" || !(data instanceof Blob))
      throw new Error("The file is not uploaded in parts.");
    const start = (partNumber - 1) * upload.partSize;
    const part = data.slice(start, start + upload.partSize);
    const sha256 = await computeSha256(part);
    const { parts } = await api.requestParts(upload.id, [{ partNumber, size: part.size, sha256 }]);
    const [signed] = parts;
    if (!signed) throw new Error("The API signed no part.");
    return signed;
  };

  uppy.use(AwsS3, {
    shouldUseMultipart: ({ size }) => (size ?? 0) >= formThreshold,
    getChunkSize: () => 8 * 1024 ** 2,
    // S3's key is chosen by the API.
    generateObjectKey: ({ id }) => id,
    signRequest: async (request) => {
      const { key: fileId } = request;
      if (!("uploadId" in request)) {
        const upload = await requestUpload(fileId);
        return upload.method === "post"
          ? { url: upload.url, fields: upload.fields }
          : answer(
              `<InitiateMultipartUploadResult><UploadId>${upload.id}</UploadId></InitiateMultipartUploadResult>`,
            );
      }
      if ("partNumber" in request) return signPart(fileId, request.partNumber);
      if (request.method === "GET") {
        const { uploaded = [] } = await api.requestParts(request.uploadId, []);
        const parts = uploaded.map(
          ({ partNumber, size, eTag }) =>
            `<Part><PartNumber>${partNumber}</PartNumber><Size>${size}</Size><ETag>${eTag}</ETag></Part>`,
        );
        return answer(`<ListPartsResult>${parts.join("")}</ListPartsResult>`);
      }
      if (request.method === "DELETE") {
        await discard(fileId);
        return answer("");
      }
      await api.completeUpload(request.uploadId);
      return answer(
        `<CompleteMultipartUploadResult><Location>#</Location><Key>${request.uploadId}</Key></CompleteMultipartUploadResult>`,
      );
    },
  });

  uppy.on("file-removed", ({ id }) => void discard(id));

  uppy.addPostProcessor(async (fileIds) => {
    const waiting = new Map<string, string>();
    for (const fileId of fileIds) {
      const file = uppy.getFile(fileId);
      const upload = uploads.get(fileId);
      if (!file || file.error || !upload) continue;
      waiting.set(upload.id, fileId);
      uppy.emit("postprocess-progress", file, { mode: "indeterminate", message: "Checking…" });
    }
    const settle = (uploadId: string, fileId: string, record: Upload | undefined) => {
      waiting.delete(uploadId);
      uploads.delete(fileId);
      const file = uppy.getFile(fileId);
      // No one can read the object by its URL. The API issues download links.
      uppy.setFileState(fileId, { uploadURL: "" });
      if (record?.status === "ready") onReady(record);
      else
        uppy.emit("upload-error", file, {
          name: "SlipwayError",
          message: record?.reason?.detail ?? "The upload expired.",
        });
      uppy.emit("postprocess-complete", file);
    };
    for (let request = 1; waiting.size > 0 && request <= mostRequests; request += 1) {
      const ids = [...waiting.keys()];
      const { uploads: records } = await api.getStatuses(ids, 20);
      const byId = new Map(records.map((record) => [record.id, record]));
      for (const [uploadId, fileId] of waiting) {
        const record = byId.get(uploadId);
        if (record?.status !== "pending") settle(uploadId, fileId, record);
      }
    }
    if (waiting.size > 0) throw new Error("Some files are still being checked.");
  });
};

/** Answers a request of Uppy's in place of S3, after the API did what it asks for. */
const answer = (xml: string) => ({ url: `data:application/xml,${encodeURIComponent(xml)}` });

const computeSha256 = async (blob: Blob): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
};
