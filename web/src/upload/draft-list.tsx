import { ActionIcon, Button } from "@mantine/core";
import { sizeInWords } from "@slipway/client/words/size";
import { rulesBrokenByTexts } from "@slipway/core/text-rules";
import { IconX } from "@tabler/icons-react";
import { RetentionChoice } from "../retention-choice.tsx";
import sheet from "../style/sheet.module.css";
import { TextFields } from "../text-fields.tsx";
import classes from "./draft-list.module.css";
import type { Draft } from "./drafts.ts";
import { Thumbnail } from "./thumbnail.tsx";

/** The files that were chosen, each with what to say about it, and the button that sends them. */
export const DraftList = ({
  drafts,
  onDescribe,
  onRemove,
  onClear,
  onUpload,
}: {
  readonly drafts: readonly Draft[];
  readonly onDescribe: (draft: Draft) => void;
  readonly onRemove: (key: string) => void;
  readonly onClear: () => void;
  readonly onUpload: () => void;
}) => {
  const bytes = drafts.reduce((sum, { file }) => sum + file.size, 0);
  const describable = drafts.every((draft) => rulesBrokenByTexts(draft).length === 0);
  return (
    <form
      className={sheet.sheet}
      aria-label="Chosen files"
      onSubmit={(event) => {
        event.preventDefault();
        if (describable) onUpload();
      }}
    >
      <ul className={`${sheet.list} ${sheet.rows}`}>
        {drafts.map((draft) => (
          <DraftRow key={draft.key} draft={draft} onDescribe={onDescribe} onRemove={onRemove} />
        ))}
      </ul>
      <div className={classes.foot}>
        <span className={classes.sum}>
          {drafts.length === 1 ? "1 file" : `${drafts.length} files`}, {sizeInWords(bytes)}
        </span>
        <Button variant="subtle" color="gray" onClick={onClear}>
          Clear
        </Button>
        <Button type="submit" size="md" disabled={!describable}>
          Upload
        </Button>
      </div>
    </form>
  );
};

const DraftRow = ({
  draft,
  onDescribe,
  onRemove,
}: {
  readonly draft: Draft;
  readonly onDescribe: (draft: Draft) => void;
  readonly onRemove: (key: string) => void;
}) => {
  const { file, title = "", caption = "", retention } = draft;
  return (
    <li className={classes.row} aria-label={file.name}>
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
          onClick={() => onRemove(draft.key)}
        >
          <IconX size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.fields}>
        <TextFields
          texts={{ title, caption }}
          errors={rulesBrokenByTexts(draft)}
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
