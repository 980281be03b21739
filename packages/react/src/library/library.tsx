import { type ReactNode, useEffect, useMemo } from "react";
import { createLazyPart, preloadParts } from "../lazy/lazy-part.tsx";
import { AnnouncerProvider } from "../styled/announcer.tsx";
import type { Files } from "../styled/files.ts";
import { Toasts } from "../styled/toasts.tsx";
import { useKinds } from "../use-kinds.ts";
import { useLibraryMessages } from "../words/library-messages.ts";
import { Dialogs } from "./dialogs.tsx";
import { FilesView } from "./files-view.tsx";
import classes from "./library.module.css";
import { useLibraryView } from "./state/url-state.ts";
import { useFileActions } from "./state/use-file-actions.ts";

const TrashView = createLazyPart(async () => (await import("./trash-view.tsx")).TrashView);

/** The properties of `Library`. */
export interface LibraryProps {
  /** Created once for the signed-in user with `createFiles`. */
  readonly files: Files;
  /** The app's own controls in the toolbar, such as `UploadButton`. */
  readonly children?: ReactNode;
}

export { openFile } from "./state/url-state.ts";

/**
 * Shows a user's files: with search, filters, selection, a viewer, share links, and a trash. The page's address contains the search, the filters, and the open file.
 *
 * @example
 * <Library files={files}><UploadButton files={files} /></Library>
 */
export const Library = ({ files, children }: LibraryProps) => (
  <>
    <AnnouncerProvider>
      <LibrarySection files={files}>{children}</LibrarySection>
    </AnnouncerProvider>
    <Toasts />
  </>
);

const LibrarySection = ({ files, children }: LibraryProps) => {
  const messages = useLibraryMessages();
  const view = useLibraryView();
  const actions = useFileActions(files);
  const kinds = useKinds(files.uploader);
  useEffect(preloadParts, []);
  const kindNames = useMemo(() => Object.keys(kinds ?? {}), [kinds]);
  return (
    <section
      data-slipway
      id="library"
      tabIndex={-1}
      className={classes.section}
      aria-label={messages.library}
    >
      {view.isTrash ? (
        <TrashView files={files} view={view} actions={actions} />
      ) : (
        <FilesView files={files} view={view} actions={actions} kinds={kindNames}>
          {children}
        </FilesView>
      )}
      <Dialogs files={files} actions={actions} />
    </section>
  );
};
