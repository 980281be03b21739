import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { acceptedTypes } from "@slipway/core/content/accepted-types";
import { limits } from "@slipway/core/limits";
import { bytesOfSample, sampleFiles } from "../../testing/sample-files.ts";
import type { Content } from "../verdict.ts";

const contentOf = (contentType: string, bytes: Uint8Array<ArrayBuffer>): Content => ({
  contentType,
  size: bytes.length,
  head: bytes.slice(0, limits.inspectedBytes),
});

const ofSamples = (): readonly Content[] =>
  sampleFiles
    .filter(({ type }) => Object.hasOwn(acceptedTypes, type))
    .map(({ file, type }) => contentOf(type, bytesOfSample(file)));

const samples = fileURLToPath(new URL("../samples/", import.meta.url));

const ofEncodings = (): readonly Content[] =>
  globSync("text/*.csv", { cwd: samples }).map((file) =>
    contentOf("text/csv", bytesOfSample(file)),
  );

const texts = {
  "application/json": '{"a": [1, 2, 3]}',
  "text/plain": "plain text, déjà vu\n",
  "text/csv": "name,size\na,1\n",
  "text/markdown": "# A title\n\n<!-- a comment -->\ntext\n",
};

const ofTexts = (): readonly Content[] =>
  Object.entries(texts).map(([type, text]) => contentOf(type, new TextEncoder().encode(text)));

/** Returns valid content of every accepted type, most of it made by real programs. */
export const validContents = (): readonly Content[] => [
  ...ofSamples(),
  ...ofEncodings(),
  ...ofTexts(),
];
