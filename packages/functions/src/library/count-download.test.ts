import { createServer } from "node:http";
import { limits } from "@slipway/core/limits";
import { v7 as uuid7 } from "uuid";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectDocumentClients } from "../aws/dynamodb/document-clients.ts";
import { createDynamoDbDownloads } from "../aws/dynamodb/dynamodb-downloads.ts";
import type { Downloads } from "../ports/downloads.ts";
import { createWorld } from "../testing/world.ts";
import { downloadUpload } from "./download.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** Requests a link with this implementation of `count`. */
const downloadWith = async (count: Downloads["count"]) => {
  const { adapters, upload, counts, complaints, downloads } = createWorld();
  const id = await upload();
  const asked = downloadUpload(
    "ann",
    id,
    { disposition: "attachment" },
    {
      ...adapters,
      downloads: { ...downloads, count },
    },
  );
  return { asked, counts, complaints };
};

describe("a download", () => {
  test("that cannot be counted succeeds, and is reported", async () => {
    const { asked, counts, complaints } = await downloadWith(async () => {
      throw new Error("ThrottlingException");
    });
    expect(await asked).toMatch(/^memory:uploads\//);
    expect(counts).toMatchObject({ uncounted: 1 });
    expect(counts).not.toHaveProperty("downloaded");
    expect(complaints).toEqual(["a download was not counted"]);
  });

  test("whose count hangs succeeds after a timeout", async () => {
    let signal: AbortSignal | undefined;
    vi.useFakeTimers();
    const { asked, counts } = await downloadWith((_id, _at, given) => {
      signal = given;
      return new Promise(() => {});
    });
    const had = vi.fn();
    void asked.then(had);
    await vi.advanceTimersByTimeAsync(limits.downloads.patience * 1000 - 1);
    expect(had).not.toHaveBeenCalled();
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(had).toHaveBeenCalledOnce();
    expect(signal?.aborted).toBe(true);
    expect(counts).toMatchObject({ uncounted: 1 });
  });

  test("that is counted leaves no timer", async () => {
    vi.useFakeTimers();
    const { asked, counts } = await downloadWith(async () => {});
    await asked;
    expect(counts).toMatchObject({ downloaded: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });
});

test.each([
  [400, "ProvisionedThroughputExceededException"],
  [500, "InternalServerError"],
])("a count that fails with %s %s is not retried", async (status, type) => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const documents = connectDocumentClients({
    endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    region: "us-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
  try {
    const downloads = createDynamoDbDownloads(documents, "uploads");
    const counted = downloads.count(
      uuid7(),
      "2026-11-25T12:00:00.000Z",
      AbortSignal.timeout(60_000),
    );
    await expect(counted).rejects.toMatchObject({ name: type });
    expect(requests).toBe(1);
  } finally {
    documents.destroy();
    server.close();
  }
});
