import { Button, NativeSelect } from "@mantine/core";
import type { KindsByName } from "@slipway/client/kinds/kinds-store";
import { findKind } from "@slipway/core/kinds/kind-rules";
import { type FormEvent, useMemo, useState } from "react";
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
  findProblem,
  groupFiles,
  noAnswers,
} from "./answers.ts";
import classes from "./details-dialog.module.css";
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
  const { flow, messages } = usePanel();
  const [answers, setAnswers] = useState<Answers>(noAnswers);
  const groups = useMemo(() => groupFiles(asked), [asked]);
  const problem = findProblem(groups, answers, kinds, messages);
  const upload = (event: FormEvent) => {
    event.preventDefault();
    if (problem === undefined)
      flow.answer((file) => decideFile(file, answers, kinds)).catch(reportError);
  };
  return (
    <form className={classes.form} onSubmit={upload} noValidate>
      {groups.map((group) => (
        <GroupFields
          key={group.key}
          group={group}
          isOnlyOne={groups.length === 1}
          answers={answers}
          kinds={kinds}
          onChange={setAnswers}
        />
      ))}
      {asked.length > 1 && (
        <ExceptionList asked={asked} answers={answers} kinds={kinds} onChange={setAnswers} />
      )}
      <div className={classes.foot}>
        <span className={classes.problem}>{problem}</span>
        <div className={classes.actions}>
          <Button variant="default" onClick={flow.cancel}>
            {messages.cancel}
          </Button>
          <Button type="submit" disabled={problem !== undefined}>
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
  answers,
  kinds,
  onChange,
}: {
  readonly group: FileGroup;
  readonly isOnlyOne: boolean;
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
        onChange={(entered) =>
          onChange({ ...answers, entered: { ...answers.entered, [kind]: entered } })
        }
      />
    </fieldset>
  );
};
