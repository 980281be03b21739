import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { acceptedTypes } from "@slipway/core/content/accepted-types";
import { limits } from "@slipway/core/limits";
import { createIworkFile } from "../../testing/iwork-files.ts";
import { readSample, sampleFiles } from "../../testing/sample-files.ts";
import type { Content } from "../content.ts";

const createContent = (contentType: string, bytes: Uint8Array<ArrayBuffer>): Content => ({
  contentType,
  size: bytes.length,
  head: bytes.slice(0, limits.inspectedBytes),
});

const createSampleContents = (): readonly Content[] =>
  sampleFiles
    .filter(({ type }) => Object.hasOwn(acceptedTypes, type))
    .map(({ file, type }) => createContent(type, readSample(file)));

const samples = fileURLToPath(new URL("../samples/", import.meta.url));

const createEncodedContents = (): readonly Content[] =>
  globSync("text/*.csv", { cwd: samples }).map((file) =>
    createContent("text/csv", readSample(file)),
  );

const texts = {
  "application/json": '{"a": [1, 2, 3]}',
  "text/plain": "plain text, déjà vu\n",
  "text/csv": "name,size\na,1\n",
  "text/markdown": "# A title\n\n<!-- a comment -->\ntext\n",
};

const createTextContents = (): readonly Content[] =>
  Object.entries(texts).map(([type, text]) => createContent(type, new TextEncoder().encode(text)));

const createIworkContents = (): readonly Content[] =>
  (["pages", "keynote"] as const).map((document) =>
    createContent(`application/vnd.apple.${document}`, createIworkFile(document)),
  );

/** Returns valid content of every accepted type, most of it from real programs. */
export const validContents = (): readonly Content[] => [
  ...createSampleContents(),
  ...createEncodedContents(),
  ...createTextContents(),
  ...createIworkContents(),
];
