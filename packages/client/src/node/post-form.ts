import type { HttpSender } from "../transport/http-sender.ts";
import { countFileBytes, createFormBody, type FormSender } from "../transport/post-form.ts";

/**
 * Creates a function that posts files to S3. A file that is sent as a form is small enough to fit in memory once.
 *
 * @param send sends one request
 */
export const createFormSender =
  (send: HttpSender): FormSender =>
  async ({ form, file, signal, onProgress }) => {
    const inMemory = new Blob([await file.arrayBuffer()], { type: file.type });
    // A Response writes multipart/form-data, including the boundary, as browsers do.
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
