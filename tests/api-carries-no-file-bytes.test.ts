import { buildPath } from "@slipway/core/routes";
import { expect, test } from "vitest";
import { callApi } from "./api-calls.ts";
import { realFile } from "./real-files.ts";
import { uploadFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

test("a file's bytes go to S3 and come from S3, never through the API", async () => {
  await using stack = await startTestStack();
  const size = 20 * 1024 ** 2;
  const file = realFile("log.txt", "text/plain", Buffer.alloc(size, "a line of a long log\n"));
  const { id, status } = await uploadFile(stack.apiUrl, file);
  expect(status).toBe("ready");
  const response = await callApi(stack.apiUrl + buildPath("downloadUpload", { id }));
  expect(Buffer.from(await response.arrayBuffer()).equals(file.buffer)).toBe(true);
  expect(stack.traffic.received).toBeGreaterThan(0);
  expect(stack.traffic.received).toBeLessThan(size / 1000);
  // Each poll of a record transfers about a kilobyte, and a slow machine polls more often.
  expect(stack.traffic.sent).toBeLessThan(size / 10);
});
