import type { AddedFile } from "@slipway/client/files/chosen-file";
import { limits } from "@slipway/core/limits";
import { type ComponentProps, type ReactNode, useRef, useState } from "react";
import { type AcceptedTypes, acceptAttribute, ofCameras } from "./accepted-files.ts";
import type { FoundFiles } from "./file-collector.ts";
import { hasPicker, pickFiles } from "./file-picker.ts";
import { findChosenFiles, findTransferredFiles } from "./transferred-files.ts";
import { usePastedFiles } from "./use-pasted-files.ts";
import { useWindowDrop } from "./use-window-drop.ts";

/** What a dropzone can do, and what is going on in it. */
export interface DropzoneState {
  /** Whether files are held over the window. */
  readonly isOver: boolean;
  /** Whether dropped or chosen folders are being read. */
  readonly isReading: boolean;
  readonly chooseFiles: () => void;
  readonly chooseFolder: () => void;
  /** Opens the camera of a phone or tablet; a file picker elsewhere. */
  readonly takePhoto: () => void;
}

/** What was chosen, but is not among the files. */
export type LeftOut = Pick<FoundFiles, "unreadable" | "skipped">;

export interface DropzoneProps extends Omit<ComponentProps<"div">, "children" | "onError"> {
  /**
   * Called with what was dropped, pasted, photographed or chosen; a folder gives all files in it. `leftOut` has the names
   * of what could not be read, and how many files of operating systems were skipped.
   */
  readonly onFiles: (files: readonly AddedFile[], leftOut: LeftOut) => void;
  /** Called if the browser's file picker cannot be opened. */
  readonly onError?: (error: unknown) => void;
  /** What may be chosen; what is dropped or pasted is given as it is. */
  readonly types?: AcceptedTypes;
  readonly multiple?: boolean;
  /** Whether files that are pasted anywhere in the page count. */
  readonly paste?: boolean;
  readonly children: (dropzone: DropzoneState) => ReactNode;
}

declare module "react" {
  interface InputHTMLAttributes<T> {
    /** File and Directory Entries API (WICG): folders are chosen instead of files. */
    webkitdirectory?: "" | undefined;
  }
}

const inputs = ["files", "folder", "photo"] as const;
type InputKind = (typeof inputs)[number];

/**
 * Shows where files can be dropped, and from where they are chosen: an unstyled element with `data-over` while files are
 * held over the window and `data-reading` while folders are read. Files can be dropped anywhere in the window. Everything
 * but the drop is reached by keyboard through the buttons that `children` draws.
 *
 * @example
 * <Dropzone onFiles={(files) => uploader.add(files)}>
 *   {({ chooseFiles }) => <button onClick={chooseFiles}>Choose files</button>}
 * </Dropzone>
 */
export const Dropzone = ({
  onFiles,
  onError = (error) => reportError(error),
  types = limits.acceptedTypes,
  multiple = true,
  paste = true,
  children,
  ...rest
}: DropzoneProps) => {
  const [reading, setReading] = useState(0);
  const elements = useRef<Partial<Record<InputKind, HTMLInputElement | null>>>({});
  const take = async (finding: FoundFiles | Promise<FoundFiles>) => {
    setReading((count) => count + 1);
    try {
      const { files, ...leftOut } = await finding;
      if (files.length + leftOut.unreadable.length + leftOut.skipped > 0) onFiles(files, leftOut);
    } catch (error) {
      onError(error);
    } finally {
      setReading((count) => count - 1);
    }
  };
  const takeTransferred = (transfer: DataTransfer) => void take(findTransferredFiles(transfer));
  usePastedFiles(paste, takeTransferred);
  const isOver = useWindowDrop(takeTransferred);
  const choose = (kind: InputKind) => () => elements.current[kind]?.click();
  const accept: Record<InputKind, string | undefined> = {
    files: acceptAttribute(types),
    folder: undefined,
    photo: acceptAttribute(ofCameras(types)),
  };
  return (
    <div
      {...rest}
      data-over={isOver || undefined}
      data-reading={reading > 0 || undefined}
      aria-busy={reading > 0 || undefined}
    >
      {children({
        isOver,
        isReading: reading > 0,
        chooseFiles: () =>
          hasPicker() ? void take(pickFiles(types, multiple)) : choose("files")(),
        chooseFolder: choose("folder"),
        takePhoto: choose("photo"),
      })}
      {inputs.map((kind) => (
        <input
          key={kind}
          ref={(element) => {
            elements.current[kind] = element;
          }}
          type="file"
          hidden
          data-kind={kind}
          multiple={multiple}
          accept={accept[kind]}
          webkitdirectory={kind === "folder" ? "" : undefined}
          capture={kind === "photo" ? "environment" : undefined}
          onChange={({ currentTarget }) => {
            void take(findChosenFiles(currentTarget.files));
            currentTarget.value = "";
          }}
        />
      ))}
    </div>
  );
};
