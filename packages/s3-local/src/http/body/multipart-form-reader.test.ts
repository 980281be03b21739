import fc from "fast-check";
import { expect, test } from "vitest";
import { readMultipartForm } from "./multipart-form-reader.ts";

interface Parsed {
  name: string;
  fileName: string | undefined;
  text: string;
}

/** Reads a form whose body arrives in pieces of these sizes, over and over. */
const read = async (body: Buffer, sizes: readonly number[], boundary = "b"): Promise<Parsed[]> => {
  async function* source(): AsyncGenerator<Buffer> {
    for (let at = 0, turn = 0; at < body.length; turn++) {
      const size = sizes[turn % sizes.length] ?? 1;
      yield body.subarray(at, at + size);
      at += size;
    }
  }
  const form = readMultipartForm(`multipart/form-data; boundary=${boundary}`, source());
  const parts: Parsed[] = [];
  for (let part = await form.nextPart(); part !== undefined; part = await form.nextPart()) {
    const chunks: Buffer[] = [];
    for await (const chunk of part.body) chunks.push(Buffer.from(chunk));
    const { name, fileName } = part;
    parts.push({ name, fileName, text: Buffer.concat(chunks).toString("latin1") });
  }
  return parts;
};

const part = (disposition: string, text: string): string =>
  `--b\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`;

test("any content in any pieces is read as it was sent", async () => {
  // The letters of the delimiter, so that almost-delimiters are everywhere.
  const content = fc
    .array(fc.constantFrom("\r", "\n", "-", "b", "\r\n", "\r\n-", "\r\n--", "x"), { maxLength: 40 })
    .map((letters) => letters.join(""))
    .filter((text) => !text.includes("\r\n--b") && !`\r\n${text}`.startsWith("\r\n--b"));
  await fc.assert(
    fc.asyncProperty(
      fc.array(content, { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom("", "before\r\n", "\r\n"),
      fc.constantFrom("", "\r\n", "\r\nafter --b"),
      async (contents, sizes, preamble, epilogue) => {
        const parts = contents.map((text, index) => part(`name="${index}"`, text));
        const body = Buffer.from(`${preamble}${parts.join("")}--b--${epilogue}`);
        const read_ = await read(body, sizes);
        expect(read_.map(({ name, text }) => [name, text])).toEqual(
          contents.map((text, index) => [String(index), text]),
        );
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['name="file"; filename="cat.png"', "file", "cat.png"],
  ['name="file"', "file", undefined],
  ['name="file"; filename=""', "file", ""],
  ["name=file; filename=cat.png", "file", "cat.png"],
  ['filename="a;b=c.png"; name="file"', "file", "a;b=c.png"],
  ['name="file"; filename="C:\\fakepath\\cat.png"', "file", "cat.png"],
  ['name="file"; filename="/home/me/cat.png"', "file", "cat.png"],
  ['name="file"; filename="say \\"hi\\".png"', "file", 'say "hi".png'],
  ['name="file"; filename="Förde 🚢.png"', "file", "Förde 🚢.png"],
  ['NAME="File"; FileName="x"', "File", "x"],
])("reads the names of %s", async (disposition, name, fileName) => {
  const body = Buffer.from(`${part(disposition, "x")}--b--\r\n`);
  for (const size of [1, 1000]) {
    expect(await read(body, [size])).toEqual([{ name, fileName, text: "x" }]);
  }
});

test.each([
  ["no boundary in it", "--c\r\n\r\n\r\n--c--"],
  ["an end before its last boundary", part('name="a"', "x")],
  ["an end inside its last boundary", `${part('name="a"', "x")}--b-`],
  ["a part without a name", `${part('filename="x"', "x")}--b--`],
  [
    "a part that is not form-data",
    `--b\r\nContent-Disposition: inline; name="a"\r\n\r\nx\r\n--b--`,
  ],
  [
    "a part without headers",
    `--b\r\n\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--`,
  ],
  ["words after a boundary", `--bc\r\n${part('name="a"', "x")}--b--`],
  ["headers without an end", `--b\r\n${"x: y\r\n".repeat(5000)}`],
  ["nothing in it", ""],
])("refuses a body with %s", async (_, body) => {
  for (const size of [1, 1000]) {
    await expect(read(Buffer.from(body), [size])).rejects.toMatchObject({
      code: "MalformedPOSTRequest",
    });
  }
});

test.each([
  "multipart/form-data",
  "multipart/form-data; boundary=",
  'multipart/form-data; boundary=""',
])("refuses the content type %s", (contentType) => {
  const nothing = (async function* (): AsyncGenerator<Buffer> {})();
  expect(() => readMultipartForm(contentType, nothing)).toThrow(
    expect.objectContaining({ code: "MalformedPOSTRequest" }),
  );
});
