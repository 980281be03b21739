import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";

const ask = async (path, body) => {
  const answer = await fetch(path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${globalThis.apiToken}`,
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

// Uppy ends when S3 has acknowledged the files; whether their records are ready is asked as Slipway's engine asks it.
const untilReady = async (ids) => {
  for (let waiting = ids; waiting.length > 0; ) {
    const { uploads } = await ask("/api/uploads/status", { ids: waiting, wait: 5 });
    const pending = new Set(uploads.filter((one) => one.status === "pending").map(({ id }) => id));
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
    // The same backend signs: one request for each file, as the plugin asks.
    signRequest: async ({ key }) => {
      const file = byKey.get(key);
      const { uploads } = await ask("/api/uploads", {
        files: [{ fileName: key, size: file?.size, contentType: file?.type }],
      });
      ids.push(uploads[0].id);
      return { url: uploads[0].url, fields: uploads[0].fields };
    },
  });
  const began = performance.now();
  uppy.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file })));
  const result = await uppy.upload();
  const acknowledged = performance.now() - began;
  if (result?.successful?.length !== files.length) throw new Error("not all files were uploaded");
  await untilReady(ids);
  return { acknowledged, ready: performance.now() - began };
};
