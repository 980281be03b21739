import type { Upload } from "@slipway/core/api";
import { expect, test } from "vitest";
import { createApiClient } from "../api/api-client.ts";
import { createLibrary } from "./library.ts";

const upload = (number: number, revision = 2): Upload => ({
  id: `01900000-0000-7000-8000-${String(number).padStart(12, "0")}`,
  revision,
  status: "ready",
  kind: "default",
  createdBy: "ada",
  fileName: `${number}.txt`,
  declared: { size: 1, contentType: "text/plain" },
  createdAt: "2026-11-23T12:00:00.000Z",
  expiresAt: "2026-11-23T12:15:00.000Z",
});

test("a library requests only what a feed reports and it does not have, and leaves unread pages alone", async () => {
  const requested: unknown[] = [];
  const library = createLibrary({
    api: createApiClient({
      fetch: async (_, init) => {
        if (init?.method === "GET")
          return Response.json({ uploads: [upload(9), upload(8), upload(7)], cursor: "more" });
        const { ids } = JSON.parse(String(init?.body));
        requested.push(ids);
        return Response.json({ uploads: [upload(10), upload(8, 3)] });
      },
    }),
  });
  await library.refresh();
  await library.check({ files: [upload(9), upload(1)], removed: [upload(2).id] });
  expect(requested).toEqual([]);

  await library.check({ files: [upload(10), upload(8, 3)], removed: [upload(7).id] });
  expect(requested).toEqual([[upload(10).id, upload(8).id, upload(7).id]]);
  expect(library.getSnapshot()).toMatchObject({
    uploads: [{ fileName: "10.txt" }, { fileName: "9.txt" }, { fileName: "8.txt", revision: 3 }],
  });
});
