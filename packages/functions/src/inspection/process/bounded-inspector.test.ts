import { readFileSync } from "node:fs";
import { limits } from "@slipway/core/limits";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { png } from "../../testing/world.ts";
import { type BoundedInspector, createInspector } from "./bounded-inspector.ts";
import type { Inspected } from "./inspection-child.ts";

const fixture = (name: string) =>
  new Uint8Array(
    readFileSync(new URL(`../../../../../tests/fixtures/inspection/${name}`, import.meta.url)),
  );
const createContent = (contentType: string, head: Uint8Array) => ({
  contentType,
  head,
  size: head.length,
});
const image = createContent("image/png", png);
const hangingVideo = createContent("video/webm", fixture("hang-min.webm"));

let inspector: BoundedInspector;
beforeEach(() => {
  inspector = createInspector();
});
afterEach(() => inspector.close());

test("an image passes with its size", async () => {
  expect(await inspector.inspect(image, { media: true })).toEqual({
    outcome: "passed",
    media: { width: 1, height: 1 },
  });
});

test("an image passes without its size if media details are not requested", async () => {
  expect(await inspector.inspect(image, { media: false })).toEqual({ outcome: "passed" });
});

test("bytes that do not match their type are rejected with a reason", async () => {
  expect(
    await inspector.inspect({ ...image, contentType: "image/jpeg" }, { media: true }),
  ).toMatchObject({ outcome: "failed", reason: { code: "content-mismatch" } });
});

test.each([
  ["hang-min.webm", "video/webm"],
  ["innocent-live-padded.webm", "video/webm"],
  ["mp4-ctts-cpu.mp4", "video/mp4"],
  ["stts-memory.mp4", "video/mp4"],
])("%s, whose media details exceed the limits, passes without them", async (name, contentType) => {
  const content = createContent(contentType, fixture(name));
  const { inspection, end } = await inspector.measure({ content, media: true });
  expect(inspection).toEqual({ outcome: "passed" });
  expect(end).toBe("no media");
});

test("a file that ends the process does not affect other files", async () => {
  const contents = [image, hangingVideo, image, image, hangingVideo, image];
  const inspections = await Promise.all(
    contents.map((content) => inspector.inspect(content, { media: true })),
  );
  for (const [index, inspection] of inspections.entries())
    expect(inspection).toEqual(
      contents[index] === image
        ? { outcome: "passed", media: { width: 1, height: 1 } }
        : { outcome: "passed" },
    );
});

test("inspections stay below the memory limit", async () => {
  for (let count = 0; count < 20; count += 1) {
    const { peakMemory } = await inspector.measure({ content: image, media: true });
    expect(peakMemory).toBeLessThan(limits.inspection.memory);
  }
});

describe("without starting a process", () => {
  test.each([
    ["text", createContent("text/plain", new TextEncoder().encode("plain text\n"))],
    [
      "a type that is not accepted",
      createContent("text/javascript", new TextEncoder().encode("1")),
    ],
  ])("%s is checked", async (_, content) => {
    let started = 0;
    const counted = createInspector({
      start: async () => {
        started += 1;
        throw new Error("The process was started.");
      },
    });
    await counted.inspect(content, { media: true });
    expect(started).toBe(0);
  });
});

test("a process that cannot start is an error, not a rejection, and the next upload starts it again", async () => {
  let attempts = 0;
  const start = async () => {
    attempts += 1;
    throw new Error("no memory for another process");
  };
  const broken = createInspector({ start });
  await expect(broken.inspect(image, { media: true })).rejects.toThrow("no memory");
  await expect(broken.inspect(image, { media: true })).rejects.toThrow("no memory");
  expect(attempts).toBe(2);
});

test("an upload without a verdict is inspected again in a new process if the process was not fresh", async () => {
  const reason = { code: "content-mismatch", detail: "It could not be inspected." } as const;
  const withoutVerdict: Inspected = {
    inspection: { outcome: "failed", reason },
    end: "no verdict",
    milliseconds: 0,
    peakMemory: undefined,
  };
  const passed: Inspected = {
    inspection: { outcome: "passed" },
    end: "done",
    milliseconds: 0,
    peakMemory: 0,
  };
  let started = 0;
  const start = async () => {
    started += 1;
    const isNew = started > 1;
    return {
      isAlive: () => isNew,
      inspected: () => (isNew ? 0 : 1),
      inspect: async () => (isNew ? passed : withoutVerdict),
      close: () => {},
    };
  };
  const retrying = createInspector({ start });
  expect(await retrying.inspect(image, { media: true })).toMatchObject({ outcome: "passed" });
  expect(started).toBe(2);
});
