import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";

// Uploads what is chosen in the page's input; milliseconds until S3 has acknowledged all of it.
globalThis.uploadWithUppy = async () => {
  const files = [...(document.querySelector("input")?.files ?? [])];
  const byKey = new Map(files.map((file) => [file.name, file]));
  const uppy = new Uppy().use(AwsS3, {
    shouldUseMultipart: false,
    generateObjectKey: ({ name }) => name,
    // The same backend signs: one request for each file, as the plugin asks.
    signRequest: async ({ key }) => {
      const file = byKey.get(key);
      const answer = await fetch("/api/uploads", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          files: [{ fileName: key, size: file?.size, contentType: file?.type }],
        }),
      });
      const { uploads } = await answer.json();
      return { url: uploads[0].url, fields: uploads[0].fields };
    },
  });
  const began = performance.now();
  uppy.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file })));
  const result = await uppy.upload();
  const took = performance.now() - began;
  if (result?.successful?.length !== files.length) throw new Error("not all files were uploaded");
  return took;
};
