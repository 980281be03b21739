import { type ChosenFile, rulesBrokenBy } from "@slipway/client/files/chosen-file";
import { contentTypeOf } from "@slipway/client/files/content-type";
import { ruleInWords } from "@slipway/client/words/rules";

/** A file that was chosen and is not yet on its way. */
export interface Draft extends ChosenFile {
  readonly key: string;
}

/** A file that will not be uploaded, and why. */
export type Refusal =
  | {
      readonly kind: "breaks-rules";
      readonly key: string;
      readonly name: string;
      readonly reason: string;
    }
  | { readonly kind: "unreadable"; readonly key: string; readonly name: string };

export interface Choice {
  readonly drafts: readonly Draft[];
  /** Of all selections, until the person dismisses them. */
  readonly refusals: readonly Refusal[];
  /** How many files of operating systems were left out, until the person dismisses the notice. */
  readonly skipped: number;
  /** How many keys were given. */
  readonly chosen: number;
}

export type ChoiceChange =
  | { readonly kind: "choose"; readonly files: readonly ChosenFile[] }
  | { readonly kind: "leave-out"; readonly unreadable: readonly string[]; readonly skipped: number }
  | { readonly kind: "describe"; readonly draft: Draft }
  | { readonly kind: "remove"; readonly key: string }
  | { readonly kind: "clear" }
  | { readonly kind: "dismiss-notices" };

export const nothingChosen: Choice = { drafts: [], refusals: [], skipped: 0, chosen: 0 };

/** Returns what is chosen after a change. Files that break a rule are refused at once, each with its rule. */
export const changeChoice = (choice: Choice, change: ChoiceChange): Choice => {
  switch (change.kind) {
    case "choose":
      return choose(choice, change.files);
    case "leave-out":
      return leaveOut(choice, change);
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
      return { ...choice, drafts: [] };
    case "dismiss-notices":
      return { ...choice, refusals: [], skipped: 0 };
    default:
      return change satisfies never;
  }
};

const choose = (choice: Choice, files: readonly ChosenFile[]): Choice => {
  const drafts: Draft[] = [];
  const refusals: Refusal[] = [];
  for (const [index, chosen] of files.entries()) {
    const key = `chosen-${choice.chosen + index}`;
    const { file } = chosen;
    const broken = rulesBrokenBy(file);
    if (broken.length === 0) {
      drafts.push({ ...chosen, key });
      continue;
    }
    const type = contentTypeOf(file);
    const reason = broken.map((rule) => ruleInWords(rule, type)).join(" ");
    refusals.push({ kind: "breaks-rules", key, name: file.name, reason });
  }
  return {
    ...choice,
    chosen: choice.chosen + files.length,
    drafts: [...choice.drafts, ...drafts],
    refusals: [...choice.refusals, ...refusals],
  };
};

const leaveOut = (
  choice: Choice,
  { unreadable, skipped }: Extract<ChoiceChange, { readonly kind: "leave-out" }>,
): Choice => ({
  ...choice,
  chosen: choice.chosen + unreadable.length,
  refusals: [
    ...choice.refusals,
    ...unreadable.map((name, index): Refusal => {
      const key = `chosen-${choice.chosen + index}`;
      return { kind: "unreadable", key, name };
    }),
  ],
  skipped: choice.skipped + skipped,
});
