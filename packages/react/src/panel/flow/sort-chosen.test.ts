import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { describe, expect, test } from "vitest";
import { createKind } from "../testing/create-kind.ts";
import { type FileOfKind, type SortOptions, sortChosen } from "./sort-chosen.ts";

const kind = (rules: Partial<KindDescription>): KindDescription =>
  createKind({ contentTypes: { "text/plain": [".txt"], "text/csv": [".csv"] }, ...rules });

const file = (name: string, text = "x") => ({ file: new File([text], name) });

const sort = async (names: readonly ReturnType<typeof file>[], options: Partial<SortOptions>) => {
  const started: FileOfKind[] = [];
  let key = 0;
  const { asked, refusals } = await sortChosen(names, {
    kinds: undefined,
    chosenKind: undefined,
    prepares: false,
    createKey: () => {
      key += 1;
      return String(key);
    },
    start: (one) => started.push(one),
    ...options,
  });
  const namesOf = (files: readonly FileOfKind[]) =>
    files.map((one) => `${one.file.name} ${one.kind}`);
  return { started: namesOf(started), asked, refusals };
};

describe("chosen files", () => {
  test("start at once, except those that break a rule", async () => {
    const chosen = [file("a.txt"), file("empty.txt", ""), file("logo.svg"), file("a.txt")];
    const { started, asked, refusals } = await sort(chosen, { kinds: { default: kind({}) } });
    expect(started).toEqual(["a.txt default", "a.txt default"]);
    expect(asked).toEqual([]);
    expect(refusals).toMatchObject([
      { name: "empty.txt", contentType: ".txt", errors: [{ path: "size" }] },
      { name: "logo.svg", contentType: ".svg", errors: [{ path: "contentType" }] },
    ]);
  });

  test("start before the rules arrive, and whatever they are if the app prepares them", async () => {
    const chosen = [file("logo.svg", "")];
    expect((await sort(chosen, {})).started).toEqual(["logo.svg default"]);
    const kinds = { default: kind({}) };
    expect((await sort(chosen, { kinds, prepares: true })).started).toEqual(["logo.svg default"]);
  });

  test("wait for the user if their kind has required fields, or if several kinds accept them", async () => {
    const fieldsSchema = { required: ["album"] };
    const csv = { contentTypes: { "text/csv": [".csv"] } };
    const kinds = {
      note: kind({ contentTypes: { "text/plain": [".txt"] } }),
      table: kind({ ...csv, hasFields: true, fieldsSchema }),
      sheet: kind(csv),
    };
    const chosen = [file("a.txt"), file("b.csv")];
    const { started, asked } = await sort(chosen, { kinds });
    expect(started).toEqual(["a.txt note"]);
    expect(asked).toMatchObject([{ kind: "sheet", kinds: ["table", "sheet"], key: "1" }]);
    expect((await sort(chosen.slice(1), { kinds, chosenKind: "sheet" })).asked).toEqual([]);
    expect((await sort(chosen.slice(1), { kinds, chosenKind: "table" })).asked).toMatchObject([
      { kind: "table", kinds: ["table"] },
    ]);
  });

  test("of a kind that takes few files are refused together if there are more", async () => {
    const kinds = { default: kind({ maxFiles: 1 }) };
    const two = await sort([file("a.txt"), file("b.txt")], { kinds });
    expect([two.started, two.refusals]).toMatchObject([
      [],
      [{ name: "a.txt", errors: [{ path: "files" }] }, { name: "b.txt" }],
    ]);
    // A file that breaks another rule does not count.
    expect((await sort([file("a.txt"), file("b.svg")], { kinds })).started).toEqual([
      "a.txt default",
    ]);
  });

  test("are not touched in the task of the choice itself", async () => {
    let sizes = 0;
    const chosen = Object.defineProperty(new File(["x"], "a.txt"), "size", {
      get: () => {
        sizes += 1;
        return 1;
      },
    });
    const done = sort([{ file: chosen }], { kinds: { default: kind({}) } });
    for (let turn = 0; turn < 100; turn += 1) await undefined;
    expect(sizes).toBe(0);
    await done;
    expect(sizes).toBeGreaterThan(0);
  });
});
