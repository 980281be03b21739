import { Button, Loader } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { IconExternalLink } from "@tabler/icons-react";
import type { Files } from "../../styled/files.ts";
import { useDescribeError } from "../../words/describe-error.ts";
import { getShownName } from "../../words/shown-name.ts";
import { useViewerMessages } from "../../words/viewer-messages.ts";
import { getContentType } from "../shown-file.ts";
import { useOpenFile } from "../use-open-file.ts";
import { useViewLink } from "../use-view-link.ts";
import classes from "./content.module.css";
import { MessageView } from "./message-view.tsx";

/** Shows a PDF in the browser's own viewer. A browser without one gets a button that opens the file. */
export const PdfView = ({ files, upload }: { readonly files: Files; readonly upload: Upload }) => {
  const words = useViewerMessages();
  const describeError = useDescribeError();
  const { link, renew } = useViewLink(files, upload.id);
  const { open, download } = useOpenFile(files, upload.id);
  const contentType = getContentType(upload);
  if (link.kind === "loading")
    return (
      <div className={classes.center} role="status" aria-label={words.loading}>
        <Loader />
      </div>
    );
  if (link.kind === "failed")
    return (
      <MessageView
        contentType={contentType}
        isProblem
        text={`${words.failed}. ${describeError(link.error)}`}
      >
        <Button onClick={renew}>{words.tryAgain}</Button>
      </MessageView>
    );
  if (canFrame(link.url))
    return (
      <div className={classes.frame}>
        <iframe src={link.url} title={words.content(getShownName(upload))} />
      </div>
    );
  const [page] = Object.values(upload.variants ?? {}).sort((one, other) => other.width - one.width);
  return (
    <MessageView contentType={contentType} text={page === undefined ? words.noPreview : ""}>
      {page !== undefined && <img className={classes.page} src={page.url} alt={words.firstPage} />}
      <Button
        leftSection={<IconExternalLink size={18} aria-hidden data-mirrored />}
        onClick={() => void open()}
      >
        {words.openInTab}
      </Button>
      <Button variant="default" onClick={() => void download()}>
        {words.download}
      </Button>
    </MessageView>
  );
};

/** Links to CloudFront have a policy that some browsers do not show PDFs with. Presigned links to S3 have none. */
const canFrame = (url: string): boolean =>
  navigator.pdfViewerEnabled && new URL(url).searchParams.has("X-Amz-Signature");
