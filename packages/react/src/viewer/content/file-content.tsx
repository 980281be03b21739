import { Button } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { IconDownload } from "@tabler/icons-react";
import type { Files } from "../../styled/files.ts";
import { useFormats } from "../../words/create-messages-hook.ts";
import { useViewerMessages } from "../../words/viewer-messages.ts";
import { findView, getContentType, getSize, isShownAsImage } from "../shown-file.ts";
import { useOpenFile } from "../use-open-file.ts";
import { FormattedDocument } from "./markdown/document-view.tsx";
import { MessageView } from "./message-view.tsx";
import { PdfView } from "./pdf-view.tsx";
import { Photo, type PhotoBox } from "./photo.tsx";
import { Player } from "./player.tsx";
import { HeadView } from "./text/head-view.tsx";
import { HeadTable } from "./text/table-view.tsx";
import { PlainText } from "./text/text-view.tsx";

interface FileContentProps {
  readonly files: Files;
  readonly upload: Upload;
  /** True for the file that is shown, false for its neighbors, of which only images are loaded. */
  readonly isShown: boolean;
  readonly box: PhotoBox;
  /** Reads the record again, for new links. */
  readonly onExpired: () => void;
}

/** Shows the content of a file in the way that fits its type. */
export const FileContent = ({ files, upload, isShown, box, onExpired }: FileContentProps) => {
  const contentType = getContentType(upload);
  if (isShownAsImage(upload))
    return (
      <Photo
        files={files}
        upload={upload}
        box={box}
        isShown={isShown}
        onExpired={onExpired}
        fallback={<NoPreview files={files} upload={upload} />}
      />
    );
  if (!isShown) return null;
  const view = findView(contentType);
  switch (view) {
    case "video":
    case "audio":
      return <Player files={files} upload={upload} kind={view} />;
    case "pdf":
      return <PdfView files={files} upload={upload} />;
    case "csv":
      return (
        <HeadView files={files} upload={upload}>
          {(head) => <HeadTable upload={upload} head={head} />}
        </HeadView>
      );
    case "markdown":
      return (
        <HeadView files={files} upload={upload}>
          {(head) => <FormattedDocument upload={upload} head={head} />}
        </HeadView>
      );
    case "text":
      return (
        <HeadView files={files} upload={upload}>
          {(head) => <PlainText upload={upload} head={head} />}
        </HeadView>
      );
    case "image":
    case "none":
      return <NoPreview files={files} upload={upload} />;
    default:
      return view satisfies never;
  }
};

const NoPreview = ({ files, upload }: { readonly files: Files; readonly upload: Upload }) => {
  const words = useViewerMessages();
  const { size } = useFormats();
  const { download } = useOpenFile(files, upload.id);
  const contentType = getContentType(upload);
  return (
    <MessageView contentType={contentType} text={words.noPreview}>
      <Button leftSection={<IconDownload size={18} aria-hidden />} onClick={() => void download()}>
        {words.downloadSize(size(getSize(upload)))}
      </Button>
    </MessageView>
  );
};
