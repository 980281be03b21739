import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect, test, vi } from "vitest";
import type { Options } from "./options.ts";
import { completeOptions } from "./questions.ts";

const backspace = "\u007f";
const down = "\u001b[B";
const enter = "\r";
const interrupt = "\u0003";

/** Types an answer as soon as its question or message is on the screen. */
const answer = async (
  answers: readonly (readonly [shown: string, keys: readonly string[]])[],
  options: Partial<Options> = {},
) => {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 120, rows: 40 });
  let screen = "";
  stdout.on("data", (chunk) => {
    screen += stripVTControlCharacters(String(chunk));
  });
  const completed = completeOptions(
    { folder: undefined, template: undefined, ...options },
    { stdin, stdout },
  );
  // It can be rejected before the last key is typed.
  completed.catch(() => {});
  for (const [shown, keys] of answers) {
    await vi.waitFor(() => expect(screen).toContain(shown));
    screen = "";
    for (const key of keys) stdin.write(key);
  }
  return completed;
};

const clear = Array.from("my-app", () => backspace);

test("a user chooses a folder and a template", async () => {
  const completed = await answer([
    ["Where should the app be created?", [...clear, ..."photos", enter]],
    ["Which template?", [down, enter]],
  ]);
  expect(completed).toEqual({ folder: "photos", template: "next" });
});

test("a user accepts the proposed folder and the first template", async () => {
  const completed = await answer([
    ["Where should the app be created?", [enter]],
    ["Which template?", [enter]],
  ]);
  expect(completed).toEqual({ folder: "my-app", template: "vite" });
});

test("only what the command line does not name is asked", async () => {
  expect(await answer([["Which template?", [enter]]], { folder: "photos" })).toEqual({
    folder: "photos",
    template: "vite",
  });
  const named = await answer([["Where should", [enter]]], { template: "sst" });
  expect(named).toEqual({ folder: "my-app", template: "sst" });
  expect(await answer([], { folder: "photos", template: "api" })).toEqual({
    folder: "photos",
    template: "api",
  });
});

test("a user corrects a name that an app cannot have", async () => {
  const completed = await answer([
    ["Where should the app be created?", [" ", enter]],
    ["cannot be the name of an app. Use at most 40 lowercase letters", [backspace, enter]],
    ["Which template?", [enter]],
  ]);
  expect(completed.folder).toBe("my-app");
});

test.each([
  [[["Where should", [interrupt]]]],
  [
    [
      ["Where should", [enter]],
      ["Which template?", [interrupt]],
    ],
  ],
] as const)("Ctrl+C ends it with one line", async (answers) => {
  await expect(answer(answers)).rejects.toThrow("Canceled. Nothing was written.");
});

test("without a terminal, it names what is missing", async () => {
  const terminal = { stdin: new PassThrough(), stdout: new PassThrough() };
  const options = { folder: "photos", template: undefined };
  await expect(completeOptions(options, terminal)).rejects.toThrow("Name a folder and a template");
});
