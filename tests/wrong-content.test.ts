import { expect, test } from "vitest";
import { png, realFile } from "./real-files.ts";
import { listVersionIds, uploadFile } from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const html = "<!doctype html><title>Photo</title><script>alert(1)</script>";

test.each([
  [
    "a PNG named and declared as JPEG",
    png("photo.jpg", "image/jpeg"),
    "The bytes are image/png, not image/jpeg.",
  ],
  [
    "HTML declared as PNG",
    realFile("photo.png", "image/png", html),
    "The bytes are HTML or SVG, not image/png.",
  ],
  [
    "HTML declared as text",
    realFile("notes.txt", "text/plain", html),
    "The bytes are HTML or SVG, not text/plain.",
  ],
])("%s is rejected with the reason, and its object is deleted", async (_, file, detail) => {
  await using stack = await startTestStack();
  const upload = await uploadFile(stack.apiUrl, file);
  expect(upload).toMatchObject({
    status: "rejected",
    reason: { code: "content-mismatch", detail },
  });
  await stack.settled();
  expect(await listVersionIds(stack, upload.id)).toEqual([]);
});
