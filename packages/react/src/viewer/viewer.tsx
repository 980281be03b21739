import { Button, Loader, Modal } from "@mantine/core";
import { describeReason } from "@slipway/client/words/reason";
import type { Upload } from "@slipway/core/api";
import { isReady, isTrashed } from "@slipway/core/status";
import { type ReactNode, useMemo, useRef, useState } from "react";
import type { ControllerRef, ZoomRef } from "yet-another-react-lightbox";
import { useCustomMessages } from "../messages.tsx";
import type { Files } from "../styled/files.ts";
import { useDescribeError } from "../words/describe-error.ts";
import { useLibraryMessages } from "../words/library-messages.ts";
import { getShownName } from "../words/shown-name.ts";
import { useViewerMessages } from "../words/viewer-messages.ts";
import { FileContent } from "./content/file-content.tsx";
import { MessageView } from "./content/message-view.tsx";
import { DetailsPane } from "./details/details-pane.tsx";
import { getContentType, isShownAsImage } from "./shown-file.ts";
import { Stage, type StageControls } from "./stage.tsx";
import { TitleBar } from "./title-bar.tsx";
import { type RecordProblem, useViewedRecords } from "./use-viewed-records.ts";
import { useViewerKeys } from "./use-viewer-keys.ts";
import classes from "./viewer.module.css";

/** The props of `Viewer`. */
export interface ViewerProps {
  readonly files: Files;
  /** The files that the arrow keys walk through, in their order. They may have only what the feed knows. */
  readonly uploads: readonly Upload[];
  /** The shown file. It may be missing in the list. */
  readonly id: string;
  readonly onNavigate: (id: string) => void;
  readonly onClose: () => void;
  readonly onMoveToTrash: (ids: readonly string[]) => void;
  readonly onRestore: (ids: readonly string[]) => Promise<void>;
  readonly onShare: (ids: readonly string[]) => void;
}

/** The width of the window in CSS pixels from which the details are beside the file, and shown at first. */
const wideWindow = "(min-width: 900px)";

/** Shows files in the whole window, one at a time, with their details. */
export const Viewer = (props: ViewerProps) => {
  const { files, uploads, id, onNavigate, onClose } = props;
  const words = useViewerMessages();
  const position = uploads.findIndex((upload) => upload.id === id);
  const records = useViewedRecords(files, { id, isListed: position >= 0 }, [
    uploads[position - 1],
    uploads[position + 1],
  ]);
  const upload = records.find(id, uploads[position]);
  const [areDetailsShown, setDetailsShown] = useState(() => window.matchMedia(wideWindow).matches);
  const controls: StageControls = {
    carousel: useRef<ControllerRef>(null),
    zoom: useRef<ZoomRef>(null),
  };
  const toggleDetails = () => setDetailsShown((before) => !before);
  const list = useMemo(() => {
    if (position >= 0) return uploads;
    return upload === undefined ? [] : [upload];
  }, [uploads, position, upload]);
  const body = useRef<HTMLDivElement>(null);
  const onKeyDown = useViewerKeys({ body, controls, onToggleDetails: toggleDetails, onClose });
  const index = Math.max(0, position);
  const reread = () => void records.read(id);
  return (
    <Modal.Root
      data-slipway
      opened
      onClose={onClose}
      fullScreen
      // The viewer handles Escape itself: a dialog above it closes first.
      closeOnEscape={false}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Content
        className={classes.content}
        aria-label={upload === undefined ? words.carousel : getShownName(upload)}
      >
        {/* It has the focus at first, and after a click beside the controls, so the keys always work. As Mantine's body of a dialog, it would describe the dialog, and screen readers would read all of it. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the dialog */}
        <div ref={body} className={classes.body} tabIndex={-1} data-autofocus onKeyDown={onKeyDown}>
          {upload === undefined ? (
            <Unread problem={records.problems.get(id)} onRetry={reread} onClose={onClose} />
          ) : (
            <>
              <TitleBar
                files={files}
                upload={upload}
                index={index}
                count={list.length}
                areDetailsShown={areDetailsShown}
                onShare={() => props.onShare([id])}
                onMoveToTrash={() => props.onMoveToTrash([id])}
                onToggleDetails={toggleDetails}
                onClose={onClose}
              />
              <div className={classes.main}>
                <div className={classes.stage}>
                  <Stage
                    uploads={list}
                    index={index}
                    controls={controls}
                    canZoom={isShownAsImage(upload)}
                    onView={(shown) => {
                      const next = list[shown]?.id;
                      if (next !== undefined && next !== id) onNavigate(next);
                    }}
                  >
                    {(listed, isShown, box) => {
                      const known = records.find(listed.id, listed) ?? listed;
                      const problem = records.problems.get(listed.id);
                      return (
                        <StageFile
                          upload={known}
                          isShown={isShown}
                          problem={problem}
                          onRetry={() => void records.read(listed.id)}
                          onRestore={async () => {
                            await props.onRestore([listed.id]);
                            await records.read(listed.id);
                          }}
                        >
                          <FileContent
                            files={files}
                            upload={known}
                            isShown={isShown}
                            box={box}
                            onExpired={() => void records.read(listed.id)}
                          />
                        </StageFile>
                      );
                    }}
                  </Stage>
                </div>
                {areDetailsShown && (
                  <aside className={classes.details} aria-label={words.details}>
                    <DetailsPane
                      key={id}
                      files={files}
                      upload={upload}
                      onShare={() => props.onShare([id])}
                      onChanged={reread}
                      onClose={toggleDetails}
                    />
                  </aside>
                )}
              </div>
            </>
          )}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
};

/** Shows a file, or why it cannot be shown. */
const StageFile = ({
  upload,
  isShown,
  problem,
  onRetry,
  onRestore,
  children,
}: {
  readonly upload: Upload;
  readonly isShown: boolean;
  readonly problem: RecordProblem | undefined;
  readonly onRetry: () => void;
  readonly onRestore: () => Promise<void>;
  readonly children: ReactNode;
}) => {
  const words = useViewerMessages();
  const { restore } = useLibraryMessages();
  const describeError = useDescribeError();
  const custom = useCustomMessages();
  const contentType = getContentType(upload);
  if (isReady(upload) && upload.object !== undefined) return children;
  if (!isShown) return null;
  if (isTrashed(upload))
    return (
      <MessageView contentType={contentType} text={words.inTrash}>
        <Button onClick={() => void onRestore()}>{restore}</Button>
      </MessageView>
    );
  if (!isReady(upload))
    return (
      <MessageView
        contentType={contentType}
        text={upload.reason ? describeReason(upload.reason, custom) : words.notReady}
      />
    );
  if (problem === undefined) return <Loader role="status" aria-label={words.loading} />;
  return (
    <MessageView
      contentType={contentType}
      isProblem
      text={problem.isGone ? words.gone : `${words.failed}. ${describeError(problem.error)}`}
    >
      {!problem.isGone && <Button onClick={onRetry}>{words.tryAgain}</Button>}
    </MessageView>
  );
};

/** Shows that a file is being read that is not in the list, or why it cannot be read. */
const Unread = ({
  problem,
  onRetry,
  onClose,
}: {
  readonly problem: RecordProblem | undefined;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}) => {
  const words = useViewerMessages();
  const describeError = useDescribeError();
  return (
    <div className={classes.main}>
      <div className={classes.message}>
        {problem === undefined ? (
          <Loader role="status" aria-label={words.loading} />
        ) : (
          <p role="alert">
            {problem.isGone ? words.gone : `${words.failed}. ${describeError(problem.error)}`}
          </p>
        )}
        {problem !== undefined && !problem.isGone && (
          <Button onClick={onRetry}>{words.tryAgain}</Button>
        )}
        <Button variant="default" onClick={onClose}>
          {words.close}
        </Button>
      </div>
    </div>
  );
};
