import { ActionIcon, Button } from "@mantine/core";
import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { formatSize } from "@slipway/client/words/size";
import { findBrokenTextRules } from "@slipway/core/fields/text-rules";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { type RowProps, VirtualList } from "@slipway/react/styled/virtual-list";
import { IconX } from "@tabler/icons-react";
import { memo, useCallback } from "react";
import { RetentionChoice } from "../../fields/retention-choice.tsx";
import { TextFields } from "../../fields/text-fields.tsx";
import sheet from "../../style/sheet.module.css";
import { Thumbnail } from "../thumbnail.tsx";
import classes from "./draft-list.module.css";
import type { Draft } from "./drafts.ts";
import { KindFields } from "./kind-fields.tsx";
import type { useChosenFiles } from "./use-chosen-files.ts";
import { useKindFields } from "./use-kind-fields.ts";

/** The estimated height of a row in pixels, until it is measured. */
const rowHeight = 125;

interface DraftActions {
  /** The rules of the kinds. Undefined until they have arrived. */
  readonly kinds: KindsByName | undefined;
  readonly onDescribe: (draft: Draft) => void;
  readonly onRemove: (draft: Draft) => void;
}

/** Lists the chosen files with their title, caption, and retention, and uploads them. */
export const DraftList = memo(
  ({
    drafts,
    kinds,
    onDescribe,
    onRemove,
    onClear,
    onUpload,
  }: DraftActions & {
    readonly drafts: readonly Draft[];
    readonly onClear: (drafts: readonly Draft[]) => void;
    readonly onUpload: ReturnType<typeof useChosenFiles>["upload"];
  }) => {
    const { groups, enter, fieldsOf, problem } = useKindFields(drafts, kinds);
    const bytes = drafts.reduce((sum, { file }) => sum + file.size, 0);
    const renderDraft = useCallback(
      (draft: Draft, row: RowProps) => (
        <DraftRow
          draft={draft}
          row={row}
          kinds={kinds}
          onDescribe={onDescribe}
          onRemove={onRemove}
        />
      ),
      [kinds, onDescribe, onRemove],
    );
    const firstInvalid = drafts.find((draft) => checkDraft(draft).length > 0);
    const isReady = firstInvalid === undefined && problem === undefined;
    return (
      <form
        className={sheet.sheet}
        aria-label="Chosen files"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onUpload(drafts, fieldsOf);
        }}
      >
        {groups.map(({ kind, rules, entered }) => (
          <KindFields
            key={kind}
            kind={kind}
            rules={rules}
            entered={entered}
            onChange={(changed) => enter(kind, changed)}
          />
        ))}
        <VirtualList
          items={drafts}
          keyOf={({ key }) => key}
          estimateSize={() => rowHeight}
          aria-label="Chosen files"
        >
          {renderDraft}
        </VirtualList>
        <div className={classes.foot}>
          <span className={classes.sum}>
            {drafts.length === 1 ? "1 file" : `${drafts.length} files`}, {formatSize(bytes)}
            {firstInvalid && (
              <span className={classes.problem}>
                Fix the title or caption of <bdi>{firstInvalid.file.name}</bdi>
              </span>
            )}
            {problem && <span className={classes.problem}>{problem}</span>}
          </span>
          <Button variant="subtle" color="gray" onClick={() => onClear(drafts)}>
            Clear
          </Button>
          <Button type="submit" size="md" disabled={!isReady}>
            Upload
          </Button>
        </div>
      </form>
    );
  },
);

/** Returns the rules that a draft breaks. Skips drafts without text, because there can be thousands. */
const checkDraft = (draft: Draft) =>
  draft.title || draft.caption ? findBrokenTextRules(draft) : [];

const DraftRow = ({
  draft,
  row,
  kinds,
  onDescribe,
  onRemove,
}: DraftActions & { readonly draft: Draft; readonly row: RowProps }) => {
  const { file, kind, title = "", caption = "", retention } = draft;
  const hasChoice = Object.keys(kinds ?? {}).length > 1;
  return (
    <li {...row} className={classes.row} aria-label={file.name}>
      <div className={classes.head}>
        <Thumbnail file={file} />
        <div className={classes.what}>
          <bdi className={classes.name} title={file.name}>
            {file.name}
          </bdi>
          <span className={classes.size}>
            {formatSize(file.size)}
            {hasChoice && `, ${kind}`}
          </span>
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove ${file.name}`}
          onClick={() => onRemove(draft)}
        >
          <IconX size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.fields}>
        <TextFields
          texts={{ title, caption }}
          errors={checkDraft(draft)}
          placeholder={file.name}
          onChange={(texts) => onDescribe({ ...draft, ...texts })}
        />
        <RetentionChoice
          value={retention}
          rules={kinds && findKind(kinds, kind)?.retention}
          onChange={(retention) => onDescribe({ ...draft, retention })}
        />
      </div>
    </li>
  );
};
