import { expect, test } from "vitest";
import { operations } from "../http/router.ts";
import { permissionsFor } from "./required-permissions.ts";

const request = {
  bucket: "photos",
  key: "cat.png",
  query: [],
  headers: { "x-amz-copy-source": ["/albums/dog.png?versionId=null"] },
} as unknown as Parameters<typeof permissionsFor>[1];

test.each(operations.map(({ name }) => name))("%s asks for permission", (name) => {
  const asked = permissionsFor(name, request);
  // Its keys are in its body: it asks for each of them itself.
  if (name !== "DeleteObjects") expect(asked.length).toBeGreaterThan(0);
  for (const { action, resource } of asked) {
    expect(action).toMatch(/^s3:[A-Z]\w+$/);
    expect(resource).toMatch(
      /^(\*|arn:aws:s3:::photos(\/cat\.png)?|arn:aws:s3:::albums\/dog\.png)$/,
    );
  }
});

test("a copy asks to read its source, at its version", () => {
  expect(permissionsFor("CopyObject", request)).toEqual([
    { action: "s3:PutObject", resource: "arn:aws:s3:::photos/cat.png" },
    { action: "s3:GetObjectVersion", resource: "arn:aws:s3:::albums/dog.png" },
  ]);
});
