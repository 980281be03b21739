import type { ChosenFile } from "@slipway/client/files/chosen-file";
import { describeType } from "@slipway/client/files/content-type";
import { findBrokenRules } from "@slipway/client/kinds/find-broken-rules";
import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { describeRule } from "@slipway/client/words/rules";
import { findKind } from "@slipway/core/kinds/kind-rules";

/** A chosen file of a kind. */
export interface FileOfKind extends ChosenFile {
  readonly kind: string;
}

/** A chosen file that is not being uploaded yet. */
export interface Draft extends FileOfKind {
  readonly key: string;
}

/** A file that cannot be uploaded, with the reason. */
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
  /** The refused files of all selections, until the user dismisses them. */
  readonly refusals: readonly Refusal[];
  /** The number of skipped system files, until the user dismisses the notice. */
  readonly skipped: number;
  /** The number of keys used so far. */
  readonly keysUsed: number;
}

export type ChoiceChange =
  | {
      readonly kind: "choose";
      readonly files: readonly FileOfKind[];
      /** The rules of the kinds. Without them, the files are checked when they are uploaded. */
      readonly kinds: KindsByName | undefined;
    }
  | {
      readonly kind: "report-left-out";
      readonly unreadable: readonly string[];
      readonly skipped: number;
    }
  | { readonly kind: "describe"; readonly draft: Draft }
  | { readonly kind: "remove"; readonly key: string }
  | { readonly kind: "clear" }
  | { readonly kind: "dismiss-notices" };

export const emptyChoice: Choice = { drafts: [], refusals: [], skipped: 0, keysUsed: 0 };

/** Returns the choice after a change. Files that break a rule are refused immediately, with the rule. */
export const changeChoice = (choice: Choice, change: ChoiceChange): Choice => {
  switch (change.kind) {
    case "choose":
      return choose(choice, change);
    case "report-left-out":
      return reportLeftOut(choice, change);
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

const choose = (
  choice: Choice,
  { files, kinds = {} }: Extract<ChoiceChange, { readonly kind: "choose" }>,
): Choice => {
  const drafts: Draft[] = [];
  const refusals: Refusal[] = [];
  for (const [index, chosen] of files.entries()) {
    const key = `chosen-${choice.keysUsed + index}`;
    const { file, kind } = chosen;
    const rules = findKind(kinds, kind);
    const broken = rules ? findBrokenRules({ ...rules, name: kind }, file) : [];
    if (broken.length === 0) {
      drafts.push({ ...chosen, key });
      continue;
    }
    const type = describeType(file);
    const reason = broken.map((rule) => describeRule(rule, type)).join(" ");
    refusals.push({ kind: "breaks-rules", key, name: file.name, reason });
  }
  return {
    ...choice,
    keysUsed: choice.keysUsed + files.length,
    drafts: [...choice.drafts, ...drafts],
    refusals: [...choice.refusals, ...refusals],
  };
};

const reportLeftOut = (
  choice: Choice,
  { unreadable, skipped }: Extract<ChoiceChange, { readonly kind: "report-left-out" }>,
): Choice => ({
  ...choice,
  keysUsed: choice.keysUsed + unreadable.length,
  refusals: [
    ...choice.refusals,
    ...unreadable.map((name, index): Refusal => {
      const key = `chosen-${choice.keysUsed + index}`;
      return { kind: "unreadable", key, name };
    }),
  ],
  skipped: choice.skipped + skipped,
});
