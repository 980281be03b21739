import { globSync, readFileSync } from "node:fs";
import { findMarkedCode } from "../mutations/marked-code.ts";

const root = new URL("../../../../", import.meta.url);

export interface MarkedFile {
  readonly url: URL;
  readonly source: string;
  /** The names of the guards that are marked in the file. */
  readonly guards: readonly string[];
}

/** Returns the source files of all packages that mark guards. */
export const findMarkedFiles = (): readonly MarkedFile[] =>
  globSync("packages/*/src/**/*.{ts,tsx}", {
    cwd: root,
    exclude: ["packages/simulation/**", "**/*.test.*"],
  }).flatMap((path) => {
    const url = new URL(path, root);
    const source = readFileSync(url, "utf8");
    const guards = findMarkedCode(source).map(({ name }) => name);
    return guards.length === 0 ? [] : [{ url, source, guards }];
  });
