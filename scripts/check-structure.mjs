// Fails on source files over 300 lines, on folders with more than 15 source files of their own, on sources that would not
// work in a published package, and on published entries that no README describes.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrokenRules, findUndocumentedEntries } from "./packages/package-rules.ts";
import { isPublic, readWorkspaces } from "./packages/workspaces.ts";

const mostLines = 300;
const mostFiles = 15;

/** Folders that hold one file per conformance area, however many areas and checks there are. */
const exempt = ["packages/s3-local/conformance/areas/"];

/**
 * Returns a line for each file or folder that is too large.
 *
 * @param {ReadonlyMap<string, number>} sources the number of lines of each source file, by its path
 * @returns {string[]}
 */
export const findOversized = (sources) => {
  /** @type {string[]} */
  const complaints = [];
  /** @type {Map<string, number>} */
  const files = new Map();
  for (const [path, lines] of sources) {
    if (isTest(path) || exempt.some((folder) => path.startsWith(folder))) continue;
    files.set(dirname(path), (files.get(dirname(path)) ?? 0) + 1);
    if (lines > mostLines) complaints.push(`${path} has ${lines} lines: split it at ${mostLines}.`);
  }
  for (const [folder, count] of files)
    if (count > mostFiles)
      complaints.push(`${folder} holds ${count} source files: group them at ${mostFiles}.`);
  return complaints;
};

/** @param {string} path */
const isTest = (path) => /\.(?:test|test-d)\.tsx?$/.test(path);

const root = fileURLToPath(new URL("..", import.meta.url));

const readSources = () => {
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: root }).toString().split("\0");
  const sources = files.filter((file) => /\.(?:[cm]?[jt]sx?|css)$/.test(file));
  return sources.map((path) => ({ path, code: readFileSync(join(root, path), "utf8") }));
};

if (import.meta.main) {
  const sources = readSources();
  const lines = new Map(sources.map(({ path, code }) => [path, code.split("\n").length - 1]));
  const modules = sources.filter(({ path }) => /\.[cm]?[jt]sx?$/.test(path));
  const workspaces = readWorkspaces();
  const undocumented = [...workspaces.values()].filter(isPublic).flatMap((workspace) => {
    const readme = readFileSync(join(root, workspace.path, "README.md"), "utf8");
    return findUndocumentedEntries(workspace, readme);
  });
  const complaints = [
    ...findOversized(lines),
    ...findBrokenRules(workspaces, modules),
    ...undocumented,
  ];
  for (const complaint of complaints) console.log(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
