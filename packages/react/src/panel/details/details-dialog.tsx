import { Button, NativeSelect } from "@mantine/core";
import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { focusWrongField } from "../../editing/focus-wrong-field.ts";
import { useOpenAfterMount } from "../../lazy/use-open-after-mount.ts";
import { Dialog } from "../../styled/dialog.tsx";
import { useKinds } from "../../use-kinds.ts";
import type { AskedFile } from "../flow/sort-chosen.ts";
import { useFlow, usePanel } from "../panel-context.tsx";
import {
  type Answers,
  decideFile,
  type FileGroup,
  findGroupKind,
  findMissingFields,
  findObstacle,
  groupFiles,
  noAnswers,
} from "./answers.ts";
import classes from "./details-dialog.module.css";
import { forgetEntered, readEntered, saveEntered } from "./entered-draft.ts";
import { ExceptionList } from "./exception-list.tsx";
import { FieldInputs } from "./field-inputs.tsx";

/** Asks once for the kind and the fields of files that cannot be uploaded without them. Other files do not wait for it. */
export const DetailsDialog = () => {
  const { flow, files, messages } = usePanel();
  const { asked } = useFlow(flow);
  const kinds = useKinds(files.uploader) ?? noKinds;
  return (
    <Dialog
      opened={useOpenAfterMount(asked.length > 0)}
      onClose={flow.cancel}
      title={messages.detailsTitle(asked.length)}
      size="lg"
      centered
    >
      <DetailsForm asked={asked} kinds={kinds} />
    </Dialog>
  );
};

const noKinds: KindsByName = {};

const DetailsForm = ({
  asked,
  kinds,
}: {
  readonly asked: readonly AskedFile[];
  readonly kinds: KindsByName;
}) => {
  const { flow, files, messages } = usePanel();
  const [answers, setAnswers] = useState<Answers>(() => ({
    ...noAnswers,
    entered: readEntered(files),
  }));
  const change = (changed: Answers) => {
    setAnswers(changed);
    saveEntered(files, changed.entered);
  };
  // Files can be chosen while the dialog still closes.
  const forget = () => {
    setAnswers(noAnswers);
    forgetEntered(files);
  };
  const groups = useMemo(() => groupFiles(asked), [asked]);
  const obstacle = findObstacle(groups, answers, kinds, messages);
  const missing = findMissingFields(groups, answers, kinds);
  const form = useRef<HTMLFormElement>(null);
  /** The number of times that the user wanted to upload while a required field was empty. */
  const [attempts, setAttempts] = useState(0);
  const [areExceptionsShown, showExceptions] = useState(false);
  useEffect(() => {
    if (attempts > 0) focusWrongField(form.current);
  }, [attempts]);
  const isChecked = attempts > 0;
  const upload = (event: FormEvent) => {
    event.preventDefault();
    if (missing.groups.length + missing.exceptions.length > 0) {
      if (missing.exceptions.length > 0) showExceptions(true);
      setAttempts(attempts + 1);
    } else if (obstacle === undefined) {
      forget();
      flow.answer((file) => decideFile(file, answers, kinds)).catch(reportError);
    }
  };
  const discard = () => {
    forget();
    flow.cancel();
  };
  return (
    <form ref={form} className={classes.form} onSubmit={upload} noValidate>
      {groups.map((group) => (
        <GroupFields
          key={group.key}
          group={group}
          isOnlyOne={groups.length === 1}
          isChecked={isChecked && missing.groups.includes(group.key)}
          answers={answers}
          kinds={kinds}
          onChange={change}
        />
      ))}
      {asked.length > 1 && (
        <ExceptionList
          asked={asked}
          answers={answers}
          kinds={kinds}
          missing={isChecked ? missing.exceptions : []}
          isOpen={areExceptionsShown}
          onToggle={() => showExceptions(!areExceptionsShown)}
          onChange={change}
        />
      )}
      <div className={classes.foot}>
        <span className={classes.problem} role="status">
          {obstacle}
        </span>
        <div className={classes.actions}>
          <Button variant="default" onClick={discard}>
            {messages.cancel}
          </Button>
          <Button type="submit" disabled={obstacle !== undefined}>
            {messages.uploadFiles(asked.length)}
          </Button>
        </div>
      </div>
    </form>
  );
};

const GroupFields = ({
  group,
  isOnlyOne,
  isChecked,
  answers,
  kinds,
  onChange,
}: {
  readonly group: FileGroup;
  readonly isOnlyOne: boolean;
  /** True if it shows which required fields are empty. */
  readonly isChecked: boolean;
  readonly answers: Answers;
  readonly kinds: KindsByName;
  readonly onChange: (answers: Answers) => void;
}) => {
  const { messages } = usePanel();
  const { key, files } = group;
  const kind = findGroupKind(group, answers);
  const name = files.length === 1 ? files[0]?.file.name : messages.forFiles(files.length);
  return (
    <fieldset className={classes.fields}>
      <legend className={classes.legend} data-hidden={(isOnlyOne && files.length > 1) || undefined}>
        <bdi>{name}</bdi>
      </legend>
      {group.kinds.length > 1 && (
        <NativeSelect
          label={messages.kind}
          value={kind}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...answers, kinds: { ...answers.kinds, [key]: value } })
          }
          data={[...group.kinds]}
        />
      )}
      <FieldInputs
        rules={findKind(kinds, kind)}
        entered={findKind(answers.entered, kind) ?? {}}
        isChecked={isChecked}
        onChange={(entered) =>
          onChange({ ...answers, entered: { ...answers.entered, [kind]: entered } })
        }
      />
    </fieldset>
  );
};
