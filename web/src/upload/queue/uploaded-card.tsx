import { ActionIcon, Button, CopyButton } from "@mantine/core";
import { formatExactSize, formatSize } from "@slipway/client/words/size";
import type { Upload } from "@slipway/core/api";
import type { RowProps } from "@slipway/react/styled/virtual-list";
import { IconCheck, IconCopy, IconDownload, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { uploader } from "../../slipway.ts";
import { useDownload } from "../../use-download.ts";
import { formatMedia } from "../../words/media.ts";
import { formatTime } from "../../words/time.ts";
import { Thumbnail } from "../thumbnail.tsx";
import classes from "./uploaded-card.module.css";

interface UploadedCardProps {
  readonly localId: string;
  /** Used only for the thumbnail. */
  readonly file: File;
  readonly record: Upload;
  readonly row: RowProps;
}

/** Shows an uploaded file. Everything except the thumbnail comes from the record that the server wrote. */
export const UploadedCard = ({ localId, file, record, row }: UploadedCardProps) => {
  const { fileName, object, media, finalizedAt, retainUntil } = record;
  const { problem, download } = useDownload(record);
  return (
    <li {...row} className={classes.card} aria-label={fileName}>
      <div className={classes.head}>
        <Thumbnail file={file} />
        <div className={classes.names}>
          <bdi className={classes.name} title={fileName}>
            {record.title ?? fileName}
          </bdi>
          <span className={classes.uploaded}>
            <IconCheck size={16} stroke={2.25} aria-hidden /> Ready
          </span>
        </div>
        <Button
          aria-label={`Download ${fileName}`}
          variant="default"
          size="xs"
          onClick={() => void download()}
        >
          <IconDownload size={16} stroke={1.75} aria-hidden />
          <span className={classes.verb}>Download</span>
        </Button>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Dismiss ${fileName}`}
          onClick={() => uploader.remove(localId)}
        >
          <IconX size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      {problem !== undefined && (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      <dl className={classes.facts}>
        <Fact name="Name" wide>
          <bdi title={fileName}>{fileName}</bdi>
        </Fact>
        {object && (
          <>
            <Fact name="Size">
              <span title={formatExactSize(object.size)}>{formatSize(object.size)}</span>
            </Fact>
            <Fact name="Type">{object.contentType}</Fact>
          </>
        )}
        {formatMedia(media) && (
          <Fact name={media?.width ? "Dimensions" : "Duration"}>{formatMedia(media)}</Fact>
        )}
        {object?.checksum && (
          <Fact name={checksumNames[object.checksum.algorithm] ?? object.checksum.algorithm}>
            <Copyable name="checksum" value={object.checksum.value} />
          </Fact>
        )}
        {object && (
          <Fact name="Version">
            <Copyable name="version" value={object.versionId} />
          </Fact>
        )}
        {finalizedAt && (
          <Fact name="Uploaded" wide>
            {formatTime(finalizedAt)}
          </Fact>
        )}
        {retainUntil && (
          <Fact name="Kept until" wide>
            {formatTime(retainUntil)}
          </Fact>
        )}
      </dl>
    </li>
  );
};

const checksumNames: Readonly<Record<string, string>> = { SHA256: "SHA-256", SHA1: "SHA-1" };

const Fact = ({
  name,
  wide,
  children,
}: {
  readonly name: string;
  /** Puts the fact on a line of its own on narrow screens. */
  readonly wide?: true;
  readonly children: ReactNode;
}) => (
  <div className={classes.fact} data-wide={wide}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Copyable = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <span className={classes.copyable}>
    <code title={value}>
      <span aria-hidden>{value.length > 12 ? `${value.slice(0, 10)}…` : value}</span>
      <span className={classes.hidden}>{value}</span>
    </code>
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={copied ? `Copied ${name}` : `Copy ${name}`}
          onClick={copy}
        >
          {copied ? (
            <IconCheck size={14} stroke={2} aria-hidden />
          ) : (
            <IconCopy size={14} stroke={1.75} aria-hidden />
          )}
        </ActionIcon>
      )}
    </CopyButton>
  </span>
);
