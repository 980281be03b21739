// @ts-nocheck: its types are in a package that only benchmarks install.
import { handleRequest, route } from "@better-upload/server";
import { aws } from "@better-upload/server/clients";

const router = {
  client: aws(),
  bucketName: "uploads",
  routes: { files: route({ multipleFiles: true, maxFiles: 100, maxFileSize: 5e6 }) },
};

/** Handles a request of API Gateway with better-upload's server. */
export const handler = async ({ body }) => {
  const request = new Request("https://api.example.com/upload", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const response = await handleRequest(request, router);
  return { statusCode: response.status, body: await response.text() };
};
