import { afterEach, expect, test, vi } from "vitest";
import { readHead } from "./read-head.ts";

afterEach(() => void vi.unstubAllGlobals());

test("lines end in the same way, whatever system wrote the file", async () => {
  const written = "Windows\r\nUnix\nclassic Mac OS\r\r\nend";
  vi.stubGlobal("fetch", async () => new Response(written));
  const file = { url: "https://s3.example.com/notes.txt", size: written.length };
  expect(await readHead(file, new AbortController().signal)).toEqual({
    text: "Windows\nUnix\nclassic Mac OS\n\nend",
    isWhole: true,
  });
});
