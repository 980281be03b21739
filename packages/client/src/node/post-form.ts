import type { Send } from "../transport/http-sender.ts";
import { countFileBytes, createFormBody, type FormSender } from "../transport/post-form.ts";

/**
 * Posts a file to S3. A form's file is small enough to be in memory once.
 *
 * @param send how to send one request
 */
export const createSendForm =
  (send: Send): FormSender =>
  async ({ form, file, signal, onProgress }) => {
    // What writes multipart/form-data, boundary included, in Node as in browsers.
    const inMemory = new Blob([await file.arrayBuffer()], { type: file.type });
    const encoded = new Response(createFormBody(form.fields, inMemory));
    const contentType = encoded.headers.get("content-type") ?? "";
    const body = await encoded.blob();
    return send({
      method: "POST",
      url: form.url,
      headers: { "content-type": contentType },
      body,
      signal,
      onProgress: (loaded) =>
        onProgress(countFileBytes({ loaded, total: body.size, size: file.size })),
    });
  };
