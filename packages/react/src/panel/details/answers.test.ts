import { createFormats } from "@slipway/client/words/formats";
import { expect, test } from "vitest";
import { createPanelMessages } from "../../words/en/panel.ts";
import type { AskedFile } from "../flow/sort-chosen.ts";
import { createKind } from "../testing/create-kind.ts";
import {
  type Answers,
  decideFile,
  findMissingFields,
  findObstacle,
  groupFiles,
  noAnswers,
} from "./answers.ts";

const fieldsSchema = {
  properties: { album: { type: "string" }, page: { type: "number" } },
  required: ["album"],
};
const kinds = {
  document: createKind({ hasFields: true, fieldsSchema }),
  media: createKind({}),
  avatar: createKind({ maxFiles: 1 }),
};
const ask = (name: string, ...possible: readonly string[]): AskedFile => ({
  key: name,
  file: new File(["x"], name),
  kind: possible[0] ?? "",
  kinds: possible,
});
const one = ask("one.pdf", "document");
const other = ask("other.pdf", "document");
const photo = ask("a.png", "media", "avatar");
const second = ask("b.png", "media", "avatar");
const obstacleOf = (asked: readonly AskedFile[], answers: Answers) =>
  findObstacle(groupFiles(asked), answers, kinds, createPanelMessages(createFormats("en")));
const missingOf = (asked: readonly AskedFile[], answers: Answers) => {
  const missing = findMissingFields(groupFiles(asked), answers, kinds);
  return { groups: missing.groups.length, exceptions: missing.exceptions };
};
const nothing = { groups: 0, exceptions: [] };

test("one answer is for all files of a kind, and single files can differ", () => {
  const answers: Answers = {
    ...noAnswers,
    entered: { document: { album: "Summer", page: "7" } },
    exceptions: new Map([[other, { kind: "document", entered: { album: "Winter" } }]]),
  };
  expect(decideFile(one, answers, kinds)).toEqual({
    kind: "document",
    fields: { album: "Summer", page: 7 },
  });
  expect(decideFile(other, answers, kinds).fields).toEqual({ album: "Winter" });
  expect(missingOf([one, other], answers)).toEqual(nothing);
});

test("a required field has to be filled in for all files, and for each file that differs", () => {
  expect(missingOf([one, other], noAnswers)).toEqual({ groups: 1, exceptions: [] });
  const exceptions = new Map([[other, { kind: "document", entered: { album: " " } }]]);
  const entered = { document: { album: "Summer" } };
  expect(missingOf([one, other], { ...noAnswers, entered, exceptions })).toEqual({
    groups: 0,
    exceptions: [other],
  });
  // Nothing is missing for all files if each one differs.
  expect(missingOf([other], { ...noAnswers, exceptions })).toEqual({
    groups: 0,
    exceptions: [other],
  });
});

test("files that several kinds accept are of the chosen kind, which limits their number", () => {
  const [group] = groupFiles([photo, second]);
  expect(group).toMatchObject({ kinds: ["media", "avatar"], kind: "media" });
  expect(obstacleOf([photo, second], noAnswers)).toBeUndefined();
  const chosen = { ...noAnswers, kinds: { [group?.key ?? ""]: "avatar" } };
  expect(decideFile(photo, chosen, kinds).kind).toBe("avatar");
  expect(obstacleOf([photo, second], chosen)).toBe("Choose at most 1 file of the kind avatar.");
  const exceptions = new Map([[second, { kind: "media", entered: {} }]]);
  expect(obstacleOf([photo, second], { ...chosen, exceptions })).toBeUndefined();
});

test("a required field that the page cannot show is named", () => {
  const odd = {
    odd: createKind({
      hasFields: true,
      fieldsSchema: { properties: { tags: { type: "array" } }, required: ["tags"] },
    }),
  };
  expect(
    findObstacle(
      groupFiles([ask("a", "odd")]),
      noAnswers,
      odd,
      createPanelMessages(createFormats("en")),
    ),
  ).toBe("This page can't show the required field tags.");
});
