import { rulesBrokenByTexts } from "@slipway/core/fields/text-rules";
import { limits } from "@slipway/core/limits";
import { describe, expect, test } from "vitest";
import { changeChoice, nothingChosen } from "./drafts.ts";

const file = (name: string, text = "x") => ({ file: new File([text], name) });

describe("choosing files", () => {
  const chosen = changeChoice(nothingChosen, {
    kind: "choose",
    files: [file("a.txt"), file("empty.txt", ""), file("logo.svg"), file("a.txt")],
  });

  test("takes those that may be uploaded, and says why the others may not", () => {
    expect(chosen.drafts.map((draft) => draft.file.name)).toEqual(["a.txt", "a.txt"]);
    expect(chosen.refusals).toMatchObject([
      { name: "empty.txt", reason: "The file is empty." },
      {
        name: "logo.svg",
        reason: "Files of the type application/octet-stream are not accepted.",
      },
    ]);
  });

  test("again adds to them, and keeps each apart from the others", () => {
    const more = changeChoice(chosen, { kind: "choose", files: [file("b.txt")] });
    expect(more.drafts.map((draft) => draft.file.name)).toEqual(["a.txt", "a.txt", "b.txt"]);
    expect(new Set(more.drafts.map(({ key }) => key)).size).toBe(3);
  });

  test("again keeps the earlier notices until they are dismissed", () => {
    const more = changeChoice(chosen, { kind: "choose", files: [file("empty.csv", "")] });
    const left = changeChoice(more, {
      kind: "leave-out",
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

  test("can be described one by one, and taken back", () => {
    const [first, second] = chosen.drafts;
    if (!first || !second) throw new Error("two files were chosen");
    const described = changeChoice(chosen, {
      kind: "describe",
      draft: { ...first, title: "The harbour", retention: 7 },
    });
    expect(described.drafts).toEqual([{ ...first, title: "The harbour", retention: 7 }, second]);
    expect(changeChoice(described, { kind: "remove", key: first.key }).drafts).toEqual([second]);
    expect(changeChoice(described, { kind: "clear" }).drafts).toEqual([]);
  });
});

test("texts are held to the contract's rules", () => {
  expect(rulesBrokenByTexts({})).toEqual([]);
  const title = "x".repeat(limits.titleLength + 1);
  expect(rulesBrokenByTexts({ title, caption: "\u0000" }).map(({ path }) => path)).toEqual([
    "title",
    "caption",
  ]);
});
