import type { FileUpload } from "@slipway/client/engine/upload-list";
import { useCallback } from "react";
import { type RowProps, VirtualList } from "../../../styled/virtual-list.tsx";
import { usePanel } from "../../panel-context.tsx";
import classes from "../tray.module.css";
import { UploadRow } from "./upload-row.tsx";

/** The height of a row in pixels. Only rows with a reason are taller. */
const rowHeight = 52;

/** Lists the files of the uploader. It renders only the visible rows. */
export const UploadList = ({
  uploads,
  duplicates,
}: {
  readonly uploads: readonly FileUpload[];
  /** The local IDs of files that the user already has. */
  readonly duplicates: ReadonlySet<string>;
}) => {
  const { messages } = usePanel();
  const renderUpload = useCallback(
    (upload: FileUpload, row: RowProps) => (
      <UploadRow upload={upload} isDuplicate={duplicates.has(upload.localId)} row={row} />
    ),
    [duplicates],
  );
  return (
    <div className={classes.rows} data-few={uploads.length < 3 || undefined}>
      <VirtualList
        items={uploads}
        keyOf={({ localId }) => localId}
        estimateSize={() => rowHeight}
        aria-label={messages.region}
      >
        {renderUpload}
      </VirtualList>
    </div>
  );
};
