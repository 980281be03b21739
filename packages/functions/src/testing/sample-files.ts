import { readFileSync } from "node:fs";

const folder = new URL("../inspection/samples/", import.meta.url);

/** Returns the bytes of a file in `inspection/samples`. */
export const bytesOfSample = (file: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(file, folder)));

/** Files that programs made, with the type that each is of, or `-`: the table of `inspection/samples/README.md`. */
export const sampleFiles: readonly { readonly file: string; readonly type: string }[] =
  readFileSync(new URL("README.md", folder), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((row) => row.split("|").map((cell) => cell.trim()))
    .flatMap(([, file = "", type = ""]) => (file.includes(".") ? [{ file, type }] : []));
