import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";

const callApi = async (path, body) => {
  const response = await fetch(path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${globalThis.apiToken}`,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};

// Uppy finishes when S3 has acknowledged the files. Their statuses are polled as Slipway's engine does.
const waitUntilReady = async (ids) => {
  for (let waiting = ids; waiting.length > 0; ) {
    const { uploads } = await callApi("/api/uploads/status", { ids: waiting, wait: 5 });
    const pending = new Set(
      uploads.filter((upload) => upload.status === "pending").map(({ id }) => id),
    );
    waiting = waiting.filter((id) => pending.has(id));
  }
};

globalThis.uploadWithUppy = async () => {
  const files = [...(document.querySelector("input")?.files ?? [])];
  const byKey = new Map(files.map((file) => [file.name, file]));
  const ids = [];
  const uppy = new Uppy().use(AwsS3, {
    shouldUseMultipart: false,
    generateObjectKey: ({ name }) => name,
    // The same backend signs. The plugin requests one form per file.
    signRequest: async ({ key }) => {
      const file = byKey.get(key);
      const { uploads } = await callApi("/api/uploads", {
        files: [{ fileName: key, size: file?.size, contentType: file?.type }],
      });
      ids.push(uploads[0].id);
      return { url: uploads[0].url, fields: uploads[0].fields };
    },
  });
  const started = performance.now();
  uppy.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file })));
  const result = await uppy.upload();
  const acknowledged = performance.now() - started;
  if (result?.successful?.length !== files.length) throw new Error("not all files were uploaded");
  await waitUntilReady(ids);
  return { acknowledged, ready: performance.now() - started };
};
