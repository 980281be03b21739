import { createHash } from "node:crypto";
import { limits } from "@slipway/core/limits";
import { partRange } from "@slipway/core/parts";
import { createChaos } from "@slipway/local/chaos/chaos";
import { noFaults } from "@slipway/local/chaos/faults";
import { expect, test, vi } from "vitest";
import {
  completeUpload,
  getUpload,
  putPart,
  requestMultipart,
  requestParts,
} from "./script-client.ts";
import { startTestStack } from "./stack.ts";

const bytes = Buffer.alloc(limits.formThreshold, "All hands on deck. ");
const file = { fileName: "log.txt", size: bytes.length, contentType: "text/plain" };

test("an upload that S3 completes slowly returns 202 meanwhile, and becomes ready once", async () => {
  const isDone = Promise.withResolvers<void>();
  let completions = 0;
  const quiet = createChaos({ seed: 1, rates: noFaults });
  await using stack = await startTestStack({
    chaos: {
      ...quiet,
      around:
        () =>
        async ({ operation }, send) => {
          if (operation !== "CompleteMultipartUpload") return send();
          completions += 1;
          await isDone.promise;
          return send();
        },
    },
  });
  const upload = await requestMultipart(stack.apiUrl, file);
  const parts = Array.from({ length: upload.parts }, (_, index) => {
    const { start, end } = partRange(index + 1, { size: bytes.length, partSize: upload.partSize });
    return { partNumber: index + 1, bytes: bytes.subarray(start, end) };
  });
  const asked = parts.map(({ partNumber, bytes: part }) => ({
    partNumber,
    size: part.length,
    sha256: createHash("sha256").update(part).digest("base64"),
  }));
  const signed = await requestParts(stack.apiUrl, upload.id, asked);
  for (const [index, part] of signed.parts.entries())
    await putPart(part, parts[index]?.bytes ?? Buffer.of());

  for (const times of [1, 2]) {
    const answer = await completeUpload(stack.apiUrl, upload.id);
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ status: "pending", completing: true });
    await vi.waitFor(() => expect(completions).toBe(times));
  }

  isDone.resolve();
  await vi.waitFor(
    async () => expect((await getUpload(stack.apiUrl, upload.id)).status).toBe("ready"),
    { timeout: 20_000 },
  );
  const again = await completeUpload(stack.apiUrl, upload.id);
  expect(again.status).toBe(202);
  expect(await again.json()).toMatchObject({ status: "ready", completing: false });
  await stack.settled();
  expect(stack.events.map(({ type }) => type)).toEqual(["upload.ready"]);
  expect(stack.warnings).toEqual([]);
});
