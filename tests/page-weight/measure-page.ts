import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { pageFolder } from "@slipway/page";

const KB = 1024;

/** The most bytes of scripts and styles that the built page loads until it shows something, compressed with Brotli. */
export const pageBudgets = {
  /** The sign-in page, without the app. */
  signIn: 100 * KB,
  /** The library with its toolbar and files. What opens later is loaded later. */
  library: 150 * KB,
} as const;

/** A file of the page, and its compressed bytes. */
export interface LoadedFile {
  readonly name: string;
  readonly bytes: number;
}

/** What the built page loads. */
export interface PageWeight {
  readonly signIn: readonly LoadedFile[];
  readonly library: readonly LoadedFile[];
}

const readPageFile = (path: string): string => readFileSync(join(pageFolder, path), "utf8");

const measure = (path: string): LoadedFile => ({
  name: path.replace("assets/", ""),
  bytes: brotliCompressSync(readPageFile(path)).length,
});

/** Returns the files with which Vite loads the app after the sign-in: its chunk, and the chunks and styles that the chunk needs. */
const listFilesOfApp = (entry: string): readonly string[] => {
  const code = readPageFile(entry);
  const [, files] = /m\.f=(\[[^\]]*\])/.exec(code) ?? [];
  const [, indexes] =
    /\/app-[\w-]+\.js["'`]\).{0,99}?__vite__mapDeps\(\[([\d,]+)\]/.exec(code) ?? [];
  if (files === undefined || indexes === undefined)
    throw new Error(`${entry} does not load the app as Vite does.`);
  const all: readonly string[] = JSON.parse(files);
  return indexes.split(",").map((index) => all[Number(index)] ?? "");
};

/** Returns what the built page loads until it shows the sign-in page, and until it shows the library. Build the page before. */
export const measurePage = (): PageWeight => {
  const html = readPageFile("index.html");
  const start = [...html.matchAll(/"\/(assets\/[\w.-]+\.(?:js|css))"/g)].map(
    ([, path = ""]) => path,
  );
  const app = start.filter((path) => path.endsWith(".js")).flatMap(listFilesOfApp);
  return {
    signIn: start.map(measure),
    library: [...new Set([...start, ...app])].map(measure),
  };
};

export const sumBytes = (files: readonly LoadedFile[]): number =>
  files.reduce((total, { bytes }) => total + bytes, 0);

/** Returns the names of Mantine's classes in the scripts and in the styles of some files. */
export const listMantineClasses = (end: ".js" | ".css", only?: readonly LoadedFile[]) => {
  const names = only?.map(({ name }) => name) ?? readdirSync(join(pageFolder, "assets"));
  const text = names
    .filter((name) => name.endsWith(end))
    .map((name) => readPageFile(`assets/${name}`))
    .join("\n");
  return new Set(text.match(/\bm_[\da-f]{5,9}\b/g));
};
