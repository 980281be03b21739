// @ts-nocheck: its types are in a package that only measuring installs.
import { S3Client } from "@aws-sdk/client-s3";
import { handleRequest, route } from "better-upload/server";

const router = {
  client: new S3Client({}),
  bucketName: "uploads",
  routes: { files: route({ multipleFiles: true, maxFiles: 100, maxFileSize: 5e6 }) },
};

/** better-upload's server behind API Gateway, as its handlers are mounted anywhere. */
export const handler = async ({ body }) => {
  const request = new Request("https://api.example.com/upload", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const response = await handleRequest(request, router);
  return { statusCode: response.status, body: await response.text() };
};
