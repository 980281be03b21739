import { expect, test } from "vitest";
import { createFiles } from "./files.ts";
import { keepStoredFiles } from "./use-stored-files.ts";

test("components on the same page read the stored files once, until the last one is gone", async () => {
  let requests = 0;
  const files = createFiles({
    owner: "ada",
    fetch: async () => {
      requests += 1;
      return Response.json({ uploads: [] });
    },
  });
  const ends = [keepStoredFiles(files), keepStoredFiles(files)];
  await expect.poll(() => files.library.getSnapshot().status).toBe("loaded");
  expect(requests).toBe(1);

  for (const end of ends) end();
  const end = keepStoredFiles(files);
  await expect.poll(() => requests).toBe(2);
  end();
});
