import { findBrokenTextRules } from "@slipway/core/fields/text-rules";
import { limits } from "@slipway/core/limits";
import { describe, expect, test } from "vitest";
import { changeChoice, emptyChoice } from "./drafts.ts";

const kinds = {
  default: {
    contentTypes: { "text/plain": [".txt"], "text/csv": [".csv"] },
    minSize: 1,
    maxSize: 1000,
    maxFiles: 100,
    retention: { choices: [] },
    trash: 30,
    index: [],
    editable: [],
    hasFields: false,
  },
};

const file = (name: string, text = "x") => ({
  file: new File([text], name),
  kind: "default",
});

describe("choosing files", () => {
  const chosen = changeChoice(emptyChoice, {
    kind: "choose",
    files: [file("a.txt"), file("empty.txt", ""), file("logo.svg"), file("a.txt")],
    kinds,
  });

  test("accepts valid files, and gives a reason for each other file", () => {
    expect(chosen.drafts.map((draft) => draft.file.name)).toEqual(["a.txt", "a.txt"]);
    expect(chosen.refusals).toMatchObject([
      { name: "empty.txt", reason: "The file is empty." },
      {
        name: "logo.svg",
        reason: "Files of type .svg aren't supported.",
      },
    ]);
  });

  test("again adds files with keys of their own", () => {
    const more = changeChoice(chosen, { kind: "choose", files: [file("b.txt")], kinds });
    expect(more.drafts.map((draft) => draft.file.name)).toEqual(["a.txt", "a.txt", "b.txt"]);
    expect(new Set(more.drafts.map(({ key }) => key)).size).toBe(3);
  });

  test("again keeps earlier notices until the user dismisses them", () => {
    const more = changeChoice(chosen, { kind: "choose", files: [file("empty.csv", "")], kinds });
    const left = changeChoice(more, {
      kind: "report-left-out",
      unreadable: ["Holiday/a.jpg"],
      skipped: 2,
    });
    const sent = changeChoice(left, { kind: "clear" });
    expect(sent.refusals.map(({ name }) => name)).toEqual([
      "empty.txt",
      "logo.svg",
      "empty.csv",
      "Holiday/a.jpg",
    ]);
    expect(sent.skipped).toBe(2);
    expect(new Set(sent.refusals.map(({ key }) => key)).size).toBe(4);
    expect(changeChoice(sent, { kind: "dismiss-notices" })).toMatchObject({
      refusals: [],
      skipped: 0,
    });
  });

  test("lets the user describe and remove each file", () => {
    const [first, second] = chosen.drafts;
    if (!first || !second) throw new Error("Expected two chosen files.");
    const described = changeChoice(chosen, {
      kind: "describe",
      draft: { ...first, title: "The harbor", retention: 7 },
    });
    expect(described.drafts).toEqual([{ ...first, title: "The harbor", retention: 7 }, second]);
    expect(changeChoice(described, { kind: "remove", key: first.key }).drafts).toEqual([second]);
    expect(changeChoice(described, { kind: "clear" }).drafts).toEqual([]);
  });
});

test("titles and captions follow the API's rules", () => {
  expect(findBrokenTextRules({})).toEqual([]);
  const title = "x".repeat(limits.titleLength + 1);
  expect(findBrokenTextRules({ title, caption: "\u0000" }).map(({ path }) => path)).toEqual([
    "title",
    "caption",
  ]);
});
