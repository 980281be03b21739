import { crc32 } from "node:zlib";
import { afterEach, expect, test, vi } from "vitest";
import { unzip } from "../testing/unzip.ts";
import { NetworkError } from "../transport/request-errors.ts";
import { createZip, saveZip, type ZippedUpload } from "./download-zip.ts";

afterEach(() => vi.unstubAllGlobals());

const createUpload = (
  id: string,
  text: string,
  more: Partial<ZippedUpload> = {},
): ZippedUpload => ({
  id,
  fileName: `${id}.txt`,
  createdAt: "2026-01-01T12:00:00.000Z",
  object: { size: text.length },
  ...more,
});

/** Creates a storage with files, whose links are valid for one request. */
const createStorage = (texts: Readonly<Record<string, string>>) => {
  const links = new Set<string>();
  const opened: string[] = [];
  let count = 0;
  return {
    opened,
    getDownloadLink: async (id: string) => {
      count += 1;
      const url = `https://storage.test/${id}?${count}`;
      links.add(url);
      return { url };
    },
    fetch: async (url: string | URL | Request, init?: RequestInit) => {
      init?.signal?.throwIfAborted();
      const id = new URL(String(url)).pathname.slice(1);
      if (!links.delete(String(url))) return new Response(null, { status: 403 });
      opened.push(id);
      return texts[id] === undefined
        ? new Response(null, { status: 404 })
        : new Response(texts[id]);
    },
  };
};

const readZip = async (zip: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(zip).arrayBuffer());

test("a zip has every file with its bytes, under its path", async () => {
  const storage = createStorage({ one: "first", two: "second", empty: "" });
  const seen: number[] = [];
  const zip = createZip(
    [
      createUpload("one", "first", { path: "trips/2026" }),
      createUpload("two", "second", { fileName: "Überfahrt 🎞️.txt" }),
      createUpload("empty", ""),
    ],
    { ...storage, onProgress: ({ done }) => seen.push(done) },
  );
  expect(unzip(await readZip(zip), crc32)).toEqual({
    "trips/2026/one.txt": "first",
    "Überfahrt 🎞️.txt": "second",
    "empty.txt": "",
  });
  expect(seen.at(-1)).toBe(3);
});

test("a link is requested only when its file is reached, so that none expires before", async () => {
  const storage = createStorage({ one: "x".repeat(100_000), two: "y" });
  const reader = createZip(
    [createUpload("one", "x".repeat(100_000)), createUpload("two", "y")],
    storage,
  ).getReader();
  await reader.read();
  expect(storage.opened).toEqual(["one"]);
  while (!(await reader.read()).done);
  expect(storage.opened).toEqual(["one", "two"]);
});

test("a file that cannot be fetched fails the zip with its name", async () => {
  const storage = createStorage({ one: "1", three: "3" });
  const uploads = ["one", "two", "three"].map((id) => createUpload(id, "1"));
  await expect(readZip(createZip(uploads, storage))).rejects.toMatchObject({
    name: "ZipError",
    id: "two",
    fileName: "two.txt",
  });
  expect(storage.opened).not.toContain("three");
});

test("a file that breaks off fails the zip with its name", async () => {
  const storage = createStorage({ one: "short" });
  await expect(readZip(createZip([createUpload("one", "shorter")], storage))).rejects.toMatchObject(
    { fileName: "one.txt", cause: new Error("5 bytes of 7 arrived.") },
  );
});

test("a lost request is sent again with a new link", async () => {
  const storage = createStorage({ one: "1" });
  let requests = 0;
  const fetch: typeof storage.fetch = async (...request) => {
    requests += 1;
    if (requests === 1) throw new TypeError("Failed to fetch");
    return storage.fetch(...request);
  };
  const zip = createZip([createUpload("one", "1")], { ...storage, fetch });
  expect(unzip(await readZip(zip), crc32)).toEqual({ "one.txt": "1" });
});

test("an aborted zip fails with the signal's reason, and opens no further file", async () => {
  const storage = createStorage({ one: "1", two: "2" });
  const abort = new AbortController();
  const zip = createZip([createUpload("one", "1"), createUpload("two", "2")], {
    ...storage,
    signal: abort.signal,
    onProgress: () => abort.abort(new Error("The user canceled.")),
  });
  await expect(readZip(zip)).rejects.toThrow("The user canceled.");
  expect(storage.opened).toEqual(["one"]);
});

/** Lets the user choose a file, and keeps what is written to it. */
const stubPicker = () => {
  const chunks: Uint8Array[] = [];
  const state = { isClosed: false, isAborted: false };
  vi.stubGlobal("showSaveFilePicker", async () => ({
    createWritable: async () =>
      new WritableStream<Uint8Array>({
        write: (chunk) => void chunks.push(chunk),
        close: () => void Object.assign(state, { isClosed: true }),
        abort: () => void Object.assign(state, { isAborted: true }),
      }),
  }));
  return { chunks, state };
};

test("a zip is written to the file that the user chose", async () => {
  const { chunks, state } = stubPicker();
  const options = { ...createStorage({ one: "1" }), name: "files.zip" };
  expect(await saveZip([createUpload("one", "1")], options)).toBe("streamed");
  expect(state).toEqual({ isClosed: true, isAborted: false });
  expect(unzip(Buffer.concat(chunks), crc32)).toEqual({ "one.txt": "1" });
});

test("a small zip is downloaded without asking for a file", async () => {
  const { chunks } = stubPicker();
  const click = vi.fn();
  vi.stubGlobal("document", { createElement: () => ({ click }) });
  const options = { ...createStorage({ one: "1" }), name: "files.zip", asksForFile: false };
  expect(await saveZip([createUpload("one", "1")], options)).toBe("downloaded");
  expect(click).toHaveBeenCalledOnce();
  expect(chunks).toEqual([]);
});

test("a zip that fails leaves no file", async () => {
  const { state } = stubPicker();
  const getDownloadLink = () => Promise.reject(new Error("The file is in the trash."));
  const saved = saveZip([createUpload("one", "1")], { getDownloadLink, name: "files.zip" });
  await expect(saved).rejects.toThrow("one.txt couldn't be downloaded.");
  expect(state).toEqual({ isClosed: false, isAborted: true });
});

test("nothing is fetched if the user chooses no file", async () => {
  vi.stubGlobal("showSaveFilePicker", () =>
    Promise.reject(new DOMException("The user aborted a request.", "AbortError")),
  );
  const getDownloadLink = vi.fn(() => Promise.reject(new NetworkError("unexpected")));
  const saved = await saveZip([createUpload("one", "1")], { getDownloadLink, name: "files.zip" });
  expect(saved).toBe("canceled");
  expect(getDownloadLink).not.toHaveBeenCalled();
});
