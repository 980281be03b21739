import { type ChosenFile, rulesBrokenBy } from "@slipway/client/chosen-file";
import { contentTypeOf } from "@slipway/client/content-type";
import { ruleInWords } from "@slipway/client/words/rules";

/** A file that was chosen and is not yet on its way. */
export interface Draft extends ChosenFile {
  readonly key: string;
}

/** A file that cannot be uploaded, and why. */
export interface Refusal {
  readonly key: string;
  readonly name: string;
  readonly reason: string;
}

export interface Choice {
  readonly drafts: readonly Draft[];
  readonly refusals: readonly Refusal[];
  readonly chosen: number;
}

export type ChoiceChange =
  | {
      readonly kind: "choose";
      readonly files: readonly File[];
      readonly folders: readonly string[];
    }
  | { readonly kind: "describe"; readonly draft: Draft }
  | { readonly kind: "remove"; readonly key: string }
  | { readonly kind: "clear" }
  | { readonly kind: "dismiss-refusals" };

export const nothingChosen: Choice = { drafts: [], refusals: [], chosen: 0 };

/** What is chosen after a change. Files that break a rule are turned down at once, each with its rule. */
export const changeChoice = (choice: Choice, change: ChoiceChange): Choice => {
  switch (change.kind) {
    case "choose":
      return choose(choice, change);
    case "describe":
      return {
        ...choice,
        drafts: choice.drafts.map((draft) =>
          draft.key === change.draft.key ? change.draft : draft,
        ),
      };
    case "remove":
      return { ...choice, drafts: choice.drafts.filter(({ key }) => key !== change.key) };
    case "clear":
      return { ...choice, drafts: [], refusals: [] };
    case "dismiss-refusals":
      return { ...choice, refusals: [] };
    default:
      return change satisfies never;
  }
};

const choose = (
  choice: Choice,
  { files, folders }: Extract<ChoiceChange, { kind: "choose" }>,
): Choice => {
  const judged = files.map((file, index) => {
    const key = `chosen-${choice.chosen + index}`;
    const type = contentTypeOf(file);
    const reason = rulesBrokenBy(file)
      .map((rule) => ruleInWords(rule, type))
      .join(" ");
    return { key, file, reason };
  });
  const refusedFiles = judged
    .filter(({ reason }) => reason !== "")
    .map(({ key, file, reason }) => ({ key, name: file.name, reason }));
  const refusedFolders = folders.map((name, index) => ({
    key: `folder-${choice.chosen}-${index}`,
    name,
    reason: "This is a folder. Open it and choose the files in it.",
  }));
  return {
    chosen: choice.chosen + files.length + 1,
    drafts: [
      ...choice.drafts,
      ...judged.filter(({ reason }) => reason === "").map(({ key, file }) => ({ key, file })),
    ],
    refusals: [...refusedFolders, ...refusedFiles],
  };
};
