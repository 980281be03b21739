import { useCallback, useEffect } from "react";
import { Dropzone, type DropzoneProps, type DropzoneState } from "../../dropzone/dropzone.tsx";
import { useKinds } from "../../use-kinds.ts";
import { findShownRules } from "../flow/file-kinds.ts";
import { useFlow, useIsEmpty, usePanel } from "../panel-context.tsx";
import { DropBox } from "./drop-box.tsx";
import { DropOverlay } from "./drop-overlay.tsx";

/** Takes files from anywhere in the window. Shows a large box while the user has no files. */
export const DropTarget = () => {
  const { files, flow } = usePanel();
  const { kind } = useFlow(flow);
  const kinds = useKinds(files.uploader);
  const isEmpty = useIsEmpty(files);
  const rules = findShownRules(kinds, kind);
  const take = useCallback<DropzoneProps["onFiles"]>(
    (chosen, leftOut) => void flow.choose(chosen, leftOut).catch(reportError),
    [flow],
  );
  return (
    <Dropzone types={rules?.contentTypes ?? "any"} multiple={rules?.maxFiles !== 1} onFiles={take}>
      {(dropzone) => (
        <>
          <Connected dropzone={dropzone} />
          {isEmpty && (
            <DropBox dropzone={dropzone} rules={rules} kinds={Object.keys(kinds ?? {})} />
          )}
          <DropOverlay isOver={dropzone.isOver} />
        </>
      )}
    </Dropzone>
  );
};

/** Lets `UploadButton` open the file pickers of the dropzone. */
const Connected = ({ dropzone }: { readonly dropzone: DropzoneState }) => {
  const { flow } = usePanel();
  const { chooseFiles, chooseFolder, takePhoto, isReading } = dropzone;
  useEffect(() => {
    flow.connect({ chooseFiles, chooseFolder, takePhoto });
  });
  useEffect(() => () => flow.connect(undefined), [flow]);
  useEffect(() => flow.setReading(isReading), [flow, isReading]);
  return null;
};
