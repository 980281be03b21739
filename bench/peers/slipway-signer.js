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

/** Signs Uppy's uploads with the same backend, and tells when their records are ready. */
export const createSigner = () => {
  const ids = [];
  return {
    /** Options of `@uppy/aws-s3`. The plugin requests one form for each file. */
    createOptions: (uppy) => ({
      shouldUseMultipart: false,
      generateObjectKey: ({ name }) => name,
      signRequest: async ({ key }) => {
        const file = uppy.getFiles().find(({ name }) => name === key);
        const { uploads } = await callApi("/api/uploads", {
          files: [{ fileName: key, size: file?.size, contentType: file?.type }],
        });
        ids.push(uploads[0].id);
        return { url: uploads[0].url, fields: uploads[0].fields };
      },
    }),

    /** Uppy finishes when S3 has acknowledged the files. Their statuses are polled as Slipway's engine does. */
    waitUntilReady: async () => {
      for (let waiting = [...ids]; waiting.length > 0; ) {
        const { uploads } = await callApi("/api/uploads/status", { ids: waiting, wait: 5 });
        const ended = new Set(
          uploads.filter((upload) => upload.status !== "pending").map(({ id }) => id),
        );
        waiting = waiting.filter((id) => !ended.has(id));
      }
    },
  };
};
