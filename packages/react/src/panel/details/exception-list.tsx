import { Button, NativeSelect } from "@mantine/core";
import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { IconChevronRight } from "@tabler/icons-react";
import { type RowProps, VirtualList } from "../../styled/virtual-list.tsx";
import type { AskedFile } from "../flow/sort-chosen.ts";
import { usePanel } from "../panel-context.tsx";
import { type Answers, type Exception, findAnswer } from "./answers.ts";
import classes from "./details-dialog.module.css";
import { FieldInputs } from "./field-inputs.tsx";

/** The height of a row without fields in pixels. */
const rowHeight = 52;

/** Lists the files, so that the user can enter something else for some of them. */
export const ExceptionList = ({
  asked,
  answers,
  kinds,
  missing,
  isOpen,
  onToggle,
  onChange,
}: {
  readonly asked: readonly AskedFile[];
  readonly answers: Answers;
  readonly kinds: KindsByName;
  /** The files whose empty required fields are shown as errors. */
  readonly missing: readonly AskedFile[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onChange: (answers: Answers) => void;
}) => {
  const { messages } = usePanel();
  const change = (file: AskedFile, exception: Exception | undefined) => {
    const exceptions = new Map(answers.exceptions);
    if (exception) exceptions.set(file, exception);
    else exceptions.delete(file);
    onChange({ ...answers, exceptions });
  };
  return (
    <div className={classes.exceptions}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-expanded={isOpen}
        leftSection={<IconChevronRight className={classes.chevron} size={16} aria-hidden />}
        onClick={onToggle}
      >
        {messages.exceptions}
      </Button>
      {isOpen && (
        <div className={classes.list}>
          <VirtualList
            items={asked}
            keyOf={({ key }) => key}
            estimateSize={() => rowHeight}
            kept={missing[0]?.key}
            aria-label={messages.exceptions}
          >
            {(file, row) => (
              <ExceptionRow
                file={file}
                row={row}
                answers={answers}
                kinds={kinds}
                isChecked={missing.includes(file)}
                onChange={(exception) => change(file, exception)}
              />
            )}
          </VirtualList>
        </div>
      )}
    </div>
  );
};

const ExceptionRow = ({
  file,
  row,
  answers,
  kinds,
  isChecked,
  onChange,
}: {
  readonly file: AskedFile;
  readonly row: RowProps;
  readonly answers: Answers;
  readonly kinds: KindsByName;
  readonly isChecked: boolean;
  readonly onChange: (exception: Exception | undefined) => void;
}) => {
  const { messages } = usePanel();
  const { name } = file.file;
  const isOpen = answers.exceptions.has(file);
  const answer = findAnswer(file, answers);
  const action = isOpen ? messages.reset : messages.change;
  return (
    <li {...row} className={classes.row} aria-label={name}>
      <div className={classes.line}>
        <bdi className={classes.name} title={name}>
          {name}
        </bdi>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={messages.action({ action, name })}
          onClick={() => onChange(isOpen ? undefined : answer)}
        >
          {action}
        </Button>
      </div>
      {isOpen && (
        <div className={classes.fields}>
          {file.kinds.length > 1 && (
            <NativeSelect
              label={messages.kind}
              value={answer.kind}
              onChange={({ currentTarget: { value } }) => onChange({ ...answer, kind: value })}
              data={[...file.kinds]}
            />
          )}
          <FieldInputs
            rules={findKind(kinds, answer.kind)}
            entered={answer.entered}
            isChecked={isChecked}
            onChange={(entered) => onChange({ ...answer, entered })}
          />
        </div>
      )}
    </li>
  );
};
