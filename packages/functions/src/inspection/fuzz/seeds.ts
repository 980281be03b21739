import { existsSync, globSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { acceptedTypes } from "@slipway/core/accepted-types";
import { limits } from "@slipway/core/limits";
import type { Content } from "../verdict.ts";

/** Files by real programs: those of the fuzzer, and those of the tests beside it. */
const folders = ["seeds", "../samples"].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

const typeOf = (file: string): string | undefined =>
  Object.entries(acceptedTypes).find(([, { extensions }]) =>
    extensions.includes(extname(file).toLowerCase()),
  )?.[0];

const contentOf = (contentType: string, bytes: Uint8Array): Content => ({
  contentType,
  size: bytes.length,
  head: new Uint8Array(bytes.subarray(0, limits.inspectedBytes)),
});

const ofFiles = (): Content[] =>
  folders.filter(existsSync).flatMap((folder) =>
    globSync("**/*.*", { cwd: folder }).flatMap((file) => {
      const contentType = typeOf(file);
      return contentType === undefined
        ? []
        : [contentOf(contentType, readFileSync(join(folder, file)))];
    }),
  );

/** A zip whose entries are stored as they are. */
const zip = (entries: Readonly<Record<string, string>>): Buffer => {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const sizes = Buffer.alloc(26);
    sizes.writeUInt16LE(20, 0);
    sizes.writeUInt32LE(text.length, 14);
    sizes.writeUInt32LE(text.length, 18);
    sizes.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), sizes, Buffer.from(name + text)]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), sizes, place, Buffer.from(name)]),
    );
    files.push(file);
    offset += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, list, Buffer.from("PK\x05\x06"), end]);
};

const office = (folder: string, file: string): Buffer =>
  zip({ "[Content_Types].xml": "<Types/>", [`${folder}/${file}.xml`]: "<document/>" });

/** What needs no program to make it. */
const made: Readonly<Record<string, Uint8Array>> = {
  ".pdf": Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"),
  ".zip": zip({ "a.txt": "text" }),
  ".docx": office("word", "document"),
  ".xlsx": office("xl", "workbook"),
  ".pptx": office("ppt", "presentation"),
  ".json": Buffer.from('{"a": [1, 2, 3]}'),
  ".txt": Buffer.from("plain text, déjà vu\n"),
  ".csv": Buffer.from("name,size\na,1\n"),
  ".md": Buffer.from("# A title\n\n<!-- a comment -->\ntext\n"),
  ".png": Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  ),
};

/** Returns valid content of every accepted type. */
export const validContents = (): readonly Content[] => [
  ...ofFiles(),
  ...Object.entries(made).map(([extension, bytes]) =>
    contentOf(typeOf(`a${extension}`) ?? extension, bytes),
  ),
];
