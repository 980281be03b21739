// Uploads a file with a client that openapi-typescript generated from the API's OpenAPI document.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.ts";

type Schemas = components["schemas"];

const [baseUrl = "", token = "", path = "", contentType = ""] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });
const bytes = await readFile(path);

const hash = (part: Uint8Array) => createHash("sha256").update(part).digest("base64");

/** Returns the data of a response. Throws its problem if the request failed. */
const expectData = <Data>({ data, error }: { data?: Data; error?: unknown }): Data => {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
};

const postForm = async ({ url, fields }: Schemas["FormInstructions"]) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([bytes]));
  const { status } = await fetch(url, { method: "POST", body: form });
  if (status !== 201) throw new Error(`S3 refused the form: ${status}`);
};

const sendParts = async ({ id, partSize, parts: count }: Schemas["MultipartInstructions"]) => {
  const parts = Array.from({ length: count }, (_, index) => {
    const part = bytes.subarray(index * partSize, (index + 1) * partSize);
    return { part, partNumber: index + 1, size: part.length, sha256: hash(part) };
  });
  const { parts: signed } = expectData(
    await client.POST("/uploads/{id}/parts", {
      params: { path: { id } },
      body: { parts: parts.map(({ part, ...described }) => described) },
    }),
  );
  for (const { partNumber, url, headers } of signed) {
    const body = parts[partNumber - 1]?.part ?? null;
    const { ok, status } = await fetch(url, { method: "PUT", headers, body });
    if (!ok) throw new Error(`S3 refused part ${partNumber}: ${status}`);
  }
  expectData(await client.POST("/uploads/{id}/complete", { params: { path: { id } } }));
};

const sendFile = (instructions: Schemas["Instructions"]) => {
  switch (instructions.method) {
    case "post":
      return postForm(instructions);
    case "multipart":
      return sendParts(instructions);
    default:
      return instructions satisfies never;
  }
};

/** Waits until an upload is no longer pending. The API responds as soon as its status changes. */
const waitForUpload = async (id: string): Promise<Schemas["Upload"] | undefined> => {
  for (let attempts = 0; attempts < 5; attempts++) {
    const { uploads } = expectData(
      await client.POST("/uploads/status", { body: { ids: [id], wait: 20 } }),
    );
    if (uploads[0]?.status !== "pending") return uploads[0];
  }
  throw new Error(`Upload ${id} is still pending.`);
};

const request: Schemas["UploadRequest"] = {
  kind: "documents",
  files: [
    {
      fileName: "generated.pdf",
      size: bytes.length,
      contentType,
      // Parts have checksums of their own.
      ...(bytes.length < 32 * 1024 ** 2 && { sha256: hash(bytes) }),
    },
  ],
};
const { uploads } = expectData(await client.POST("/uploads", { body: request }));
for (const instructions of uploads) {
  await sendFile(instructions);
  console.log(JSON.stringify(await waitForUpload(instructions.id)));
}
