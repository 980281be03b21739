import { Button, NativeSelect } from "@mantine/core";
import { defaultKindName } from "@slipway/core/kinds/kind-rules";
import { transferLimits } from "@slipway/core/transfer-limits";
import { IconUpload } from "@tabler/icons-react";
import type { DropzoneState } from "../../dropzone/dropzone.tsx";
import { useFormats } from "../../words/create-messages-hook.ts";
import { listFamilies, type ShownRules } from "../flow/file-kinds.ts";
import { useFlow, usePanel } from "../panel-context.tsx";
import classes from "./drop-box.module.css";

/** Kinds of more families than this are described as accepting most files. */
const fewFamilies = 3;

/** Shows a large box to drop files in, with the ways to choose files and what can be chosen. */
export const DropBox = ({
  dropzone: { isReading, chooseFiles, chooseFolder, takePhoto },
  rules,
  kinds,
}: {
  readonly dropzone: DropzoneState;
  /** The rules of the files to choose. Undefined until they have arrived. */
  readonly rules: ShownRules | undefined;
  readonly kinds: readonly string[];
}) => {
  const { messages } = usePanel();
  const { size } = useFormats();
  const hint =
    rules &&
    messages.emptyHint({
      size: size(rules.maxSize),
      maxFiles: rules.maxFiles < transferLimits.filesPerRequest ? rules.maxFiles : undefined,
      isBroad: listFamilies(rules.contentTypes).size > fewFamilies,
    });
  return (
    <section data-slipway className={classes.box} aria-label={messages.upload}>
      <span className={classes.sign}>
        <IconUpload size={28} stroke={1.6} aria-hidden />
      </span>
      {isReading ? (
        <p className={classes.title}>{messages.reading}</p>
      ) : (
        <>
          <p className={`${classes.title} ${classes.mouse}`}>{messages.emptyTitle}</p>
          <p className={`${classes.title} ${classes.touch}`}>{messages.emptyTitleTouch}</p>
        </>
      )}
      <p className={classes.hint}>{hint ?? "\u00a0"}</p>
      <div className={classes.ways}>
        <Button size="md" onClick={chooseFiles}>
          {messages.chooseFiles}
        </Button>
        <Button className={classes.mouse} size="md" variant="default" onClick={chooseFolder}>
          {messages.chooseFolder}
        </Button>
        <Button className={classes.touch} size="md" variant="default" onClick={takePhoto}>
          {messages.takePhoto}
        </Button>
      </div>
      {kinds.length > 1 && <KindSelect kinds={kinds} />}
    </section>
  );
};

/** Lets the user choose the kind of the files to choose next. */
const KindSelect = ({ kinds }: { readonly kinds: readonly string[] }) => {
  const { flow, messages } = usePanel();
  const { kind } = useFlow(flow);
  return (
    <NativeSelect
      className={classes.kind}
      label={messages.kind}
      value={kind ?? (kinds.includes(defaultKindName) ? defaultKindName : "")}
      onChange={({ currentTarget }) => flow.chooseKind(currentTarget.value || undefined)}
      data={[
        ...(kinds.includes(defaultKindName) ? [] : [{ value: "", label: messages.automatic }]),
        ...kinds,
      ]}
    />
  );
};
