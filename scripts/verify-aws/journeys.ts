import { randomUUID } from "node:crypto";
import type { ApiClient } from "@slipway/client/api-client";
import type { FormInstructions, RequestedFile, Upload } from "@slipway/core/api";
import { partRange } from "@slipway/core/parts";
import { computeSha256 } from "../../tests/run-cli.ts";
import type { Step } from "./verify.ts";

/** Throws an error with this message unless the condition is true. */
const expectThat: (condition: boolean, message: string) => asserts condition = (
  condition,
  message,
) => {
  if (!condition) throw new Error(message);
};

interface Sent {
  readonly file: RequestedFile;
  readonly bytes: Buffer;
}

const createText = (size: number): Sent => {
  const bytes = Buffer.alloc(size, `${randomUUID()} all hands on deck. `);
  return {
    bytes,
    file: { fileName: "verify.txt", size, contentType: "text/plain", sha256: computeSha256(bytes) },
  };
};

/** Posts a form, and returns the status of S3's response. */
const postForm = async ({ url, fields }: FormInstructions, bytes: Buffer): Promise<number> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([new Uint8Array(bytes)]));
  const response = await fetch(url, { method: "POST", body: form });
  await response.arrayBuffer();
  return response.status;
};

const requestForm = async (
  api: ApiClient,
  file: RequestedFile,
  kind = "documents",
): Promise<FormInstructions> => {
  const [instructions] = (await api.requestUploads({ kind, files: [file] })).uploads;
  expectThat(instructions?.method === "post", "The API returned no form.");
  return instructions;
};

/** Waits until an upload is no longer pending, for at most five minutes. */
const waitForUpload = async (api: ApiClient, id: string): Promise<Upload> => {
  const end = Date.now() + 300_000;
  while (Date.now() < end) {
    const [upload] = (await api.getStatuses([id], 20)).uploads;
    if (upload !== undefined && upload.status !== "pending") return upload;
  }
  throw new Error(`${id} is still pending after five minutes.`);
};

const uploadText = async (api: ApiClient): Promise<Sent & { readonly upload: Upload }> => {
  const sent = createText(20_000);
  const form = await requestForm(api, sent.file);
  expectThat((await postForm(form, sent.bytes)) === 201, "S3 refused the form.");
  return { ...sent, upload: await waitForUpload(api, form.id) };
};

const download = async (api: ApiClient, id: string): Promise<Buffer> => {
  const { url } = await api.getDownloadLink(id);
  return Buffer.from(await (await fetch(url)).arrayBuffer());
};

/** Returns the status of the API's refusal, or undefined if it did not refuse. */
const findRefusal = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error instanceof Error && "status" in error ? error.status : error;
  }
};

/** What users rely on, each with the real services. */
export const journeys: readonly Step[] = [
  {
    name: "A file that is posted becomes ready, and its link returns the same bytes",
    run: async ({ ada }) => {
      const { upload, bytes, file } = await uploadText(ada);
      expectThat(upload.status === "ready", `The upload is ${upload.status}.`);
      expectThat(upload.object?.checksum?.value === file.sha256, "The checksum differs.");
      expectThat(bytes.equals(await download(ada, upload.id)), "The link returned other bytes.");
      return `${bytes.length} bytes.`;
    },
  },
  {
    name: "A large file is sent in parts",
    run: async ({ ada }) => {
      const { file, bytes } = createText(33 * 1024 ** 2);
      const { sha256, ...declared } = file;
      const [upload] = (await ada.requestUploads({ kind: "documents", files: [declared] })).uploads;
      expectThat(upload?.method === "multipart", "The API returned no parts.");
      for (let partNumber = 1; partNumber <= upload.parts; partNumber++) {
        const { start, end } = partRange(partNumber, {
          size: bytes.length,
          partSize: upload.partSize,
        });
        const part = bytes.subarray(start, end);
        const described = { partNumber, size: part.length, sha256: computeSha256(part) };
        const [signed] = (await ada.requestParts(upload.id, [described])).parts;
        expectThat(signed !== undefined, `Part ${partNumber} was not signed.`);
        const { url, headers } = signed;
        const response = await fetch(url, { method: "PUT", headers, body: new Uint8Array(part) });
        expectThat(response.ok, `S3 refused part ${partNumber}: ${await response.text()}`);
      }
      await ada.completeUpload(upload.id);
      const { status } = await waitForUpload(ada, upload.id);
      expectThat(status === "ready", `The upload is ${status}.`);
      return `${upload.parts} parts.`;
    },
  },
  {
    name: "S3 refuses other bytes than those that were requested",
    run: async ({ ada }) => {
      const { file, bytes } = createText(1000);
      const form = await requestForm(ada, file);
      const longer = Buffer.concat([bytes, Buffer.from("!")]);
      const other = Buffer.from(bytes.toString().replace("all", "ALL"));
      const key = { ...form, fields: { ...form.fields, key: "uploads/mine" } };
      expectThat((await postForm(form, longer)) === 400, "S3 stored a longer file.");
      expectThat((await postForm(form, other)) === 400, "S3 stored other bytes.");
      expectThat((await postForm(key, bytes)) === 403, "S3 stored another key.");
      return "A longer file, other bytes, and another key.";
    },
  },
  {
    name: "Content that does not match its type is rejected",
    run: async ({ ada }) => {
      const { file, bytes } = createText(1000);
      const form = await requestForm(ada, { ...file, contentType: "image/png" }, "media");
      expectThat((await postForm(form, bytes)) === 201, "S3 refused the form.");
      const { status, reason } = await waitForUpload(ada, form.id);
      expectThat(status === "rejected", `The upload is ${status}.`);
      return `${reason?.code}.`;
    },
  },
  {
    name: "Another user cannot see, change, or delete an upload",
    run: async ({ ada, ben }) => {
      const { id } = (await uploadText(ada)).upload;
      const refusals = [
        await findRefusal(ben.getUpload(id)),
        await findRefusal(ben.editUpload(id, { title: "mine" })),
        await findRefusal(ben.getDownloadLink(id)),
        await findRefusal(ben.deleteUpload(id)),
      ];
      expectThat(
        refusals.every((status) => status === 404),
        `The API answered ${refusals}.`,
      );
      return "Every request returned 404.";
    },
  },
  {
    name: "A trashed or deleted upload has no link",
    run: async ({ ada }) => {
      const { id } = (await uploadText(ada)).upload;
      await ada.deleteUpload(id);
      const trashed = await findRefusal(ada.getDownloadLink(id));
      expectThat(trashed === 410, `The API answered ${trashed}.`);
      await ada.restoreUpload(id);
      await ada.getDownloadLink(id);
      await ada.deletePermanently(id);
      const deleted = await findRefusal(ada.getDownloadLink(id));
      expectThat(deleted === 409, `The API answered ${deleted}.`);
      return "The link was refused with 410 and 409.";
    },
  },
];
