import { ActionIcon, Button } from "@mantine/core";
import { sizeInWords } from "@slipway/client/words/size";
import { rulesBrokenByTexts } from "@slipway/core/fields/text-rules";
import { IconX } from "@tabler/icons-react";
import { memo, useCallback } from "react";
import { RetentionChoice } from "../../fields/retention-choice.tsx";
import { TextFields } from "../../fields/text-fields.tsx";
import sheet from "../../style/sheet.module.css";
import { type RowProps, VirtualList } from "../../virtual-list.tsx";
import { Thumbnail } from "../thumbnail.tsx";
import classes from "./draft-list.module.css";
import type { Draft } from "./drafts.ts";

/** Pixels: about how high a row is before it was measured. */
const rowHeight = 125;

interface DraftActions {
  readonly onDescribe: (draft: Draft) => void;
  readonly onRemove: (draft: Draft) => void;
}

/** The files that were chosen, each with what to say about it, and the button that uploads them. */
export const DraftList = memo(
  ({
    drafts,
    onDescribe,
    onRemove,
    onClear,
    onUpload,
  }: DraftActions & {
    readonly drafts: readonly Draft[];
    readonly onClear: (drafts: readonly Draft[]) => void;
    readonly onUpload: (drafts: readonly Draft[]) => void;
  }) => {
    const bytes = drafts.reduce((sum, { file }) => sum + file.size, 0);
    const drawDraft = useCallback(
      (draft: Draft, row: RowProps) => (
        <DraftRow draft={draft} row={row} onDescribe={onDescribe} onRemove={onRemove} />
      ),
      [onDescribe, onRemove],
    );
    const firstBroken = drafts.find((draft) => rulesBrokenByDraft(draft).length > 0);
    return (
      <form
        className={sheet.sheet}
        aria-label="Chosen files"
        onSubmit={(event) => {
          event.preventDefault();
          if (firstBroken === undefined) onUpload(drafts);
        }}
      >
        <VirtualList
          items={drafts}
          keyOf={({ key }) => key}
          estimateSize={() => rowHeight}
          aria-label="Chosen files"
        >
          {drawDraft}
        </VirtualList>
        <div className={classes.foot}>
          <span className={classes.sum}>
            {drafts.length === 1 ? "1 file" : `${drafts.length} files`}, {sizeInWords(bytes)}
            {firstBroken && (
              <span className={classes.problem}>
                Fix the title or caption of <bdi>{firstBroken.file.name}</bdi>
              </span>
            )}
          </span>
          <Button variant="subtle" color="gray" onClick={() => onClear(drafts)}>
            Clear
          </Button>
          <Button type="submit" size="md" disabled={firstBroken !== undefined}>
            Upload
          </Button>
        </div>
      </form>
    );
  },
);

/** Most drafts have no text that could break a rule: ten thousand of them are checked in no time. */
const rulesBrokenByDraft = (draft: Draft) =>
  draft.title || draft.caption ? rulesBrokenByTexts(draft) : [];

const DraftRow = ({
  draft,
  row,
  onDescribe,
  onRemove,
}: DraftActions & { readonly draft: Draft; readonly row: RowProps }) => {
  const { file, title = "", caption = "", retention } = draft;
  return (
    <li {...row} className={classes.row} aria-label={file.name}>
      <div className={classes.head}>
        <Thumbnail file={file} />
        <div className={classes.what}>
          <bdi className={classes.name} title={file.name}>
            {file.name}
          </bdi>
          <span className={classes.size}>{sizeInWords(file.size)}</span>
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
          errors={rulesBrokenByDraft(draft)}
          placeholder={file.name}
          onChange={(texts) => onDescribe({ ...draft, ...texts })}
        />
        <RetentionChoice
          value={retention}
          onChange={(retention) => onDescribe({ ...draft, retention })}
        />
      </div>
    </li>
  );
};
