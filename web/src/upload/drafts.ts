import { type AddedFile, type ChosenFile, rulesBrokenBy } from "@slipway/client/chosen-file";
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
  | { readonly kind: "choose"; readonly files: readonly AddedFile[] }
  | { readonly kind: "unreadable" }
  | { readonly kind: "describe"; readonly draft: Draft }
  | { readonly kind: "remove"; readonly key: string }
  | { readonly kind: "clear" }
  | { readonly kind: "dismiss-refusals" };

export const nothingChosen: Choice = { drafts: [], refusals: [], chosen: 0 };

/** What is chosen after a change. Files that break a rule are turned down at once, each with its rule. */
export const changeChoice = (choice: Choice, change: ChoiceChange): Choice => {
  switch (change.kind) {
    case "choose":
      return choose(choice, change.files);
    case "unreadable":
      return { ...choice, refusals: [unreadable], chosen: choice.chosen + 1 };
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

const unreadable: Refusal = {
  key: "unreadable",
  name: "What you chose",
  reason: "could not be read. It may have moved, or you may not have access to it.",
};

const choose = (choice: Choice, files: readonly AddedFile[]): Choice => {
  const judged = files.map(({ file, handle }, index) => {
    const key = `chosen-${choice.chosen + index}`;
    const type = contentTypeOf(file);
    const reason = rulesBrokenBy(file)
      .map((rule) => ruleInWords(rule, type))
      .join(" ");
    return { draft: { key, file, handle }, reason };
  });
  return {
    chosen: choice.chosen + files.length,
    drafts: [
      ...choice.drafts,
      ...judged.filter(({ reason }) => reason === "").map(({ draft }) => draft),
    ],
    refusals: judged
      .filter(({ reason }) => reason !== "")
      .map(({ draft: { key, file }, reason }) => ({ key, name: file.name, reason })),
  };
};
