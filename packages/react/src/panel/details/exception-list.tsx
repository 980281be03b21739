import { Button, NativeSelect } from "@mantine/core";
import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { type RowProps, VirtualList } from "../../styled/virtual-list.tsx";
import type { AskedFile } from "../flow/sort-chosen.ts";
import { usePanel } from "../panel-context.tsx";
import { type Answers, type Exception, findAnswer } from "./answers.ts";
import classes from "./details-dialog.module.css";
import { FieldInputs } from "./field-inputs.tsx";

/** The height of a row without fields in pixels. */
const rowHeight = 52;

/** Lists the files, so that the user can enter something else for some of them. It is closed at first. */
export const ExceptionList = ({
  asked,
  answers,
  kinds,
  onChange,
}: {
  readonly asked: readonly AskedFile[];
  readonly answers: Answers;
  readonly kinds: KindsByName;
  readonly onChange: (answers: Answers) => void;
}) => {
  const { messages } = usePanel();
  const [isOpen, setIsOpen] = useState(false);
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
        onClick={() => setIsOpen(!isOpen)}
      >
        {messages.exceptions}
      </Button>
      {isOpen && (
        <div className={classes.list}>
          <VirtualList
            items={asked}
            keyOf={({ key }) => key}
            estimateSize={() => rowHeight}
            aria-label={messages.exceptions}
          >
            {(file, row) => (
              <ExceptionRow
                file={file}
                row={row}
                answers={answers}
                kinds={kinds}
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
  onChange,
}: {
  readonly file: AskedFile;
  readonly row: RowProps;
  readonly answers: Answers;
  readonly kinds: KindsByName;
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
            onChange={(entered) => onChange({ ...answer, entered })}
          />
        </div>
      )}
    </li>
  );
};
