import type { AddedFile } from "@slipway/client/chosen-file";
import { limits } from "@slipway/core/limits";
import {
  type ComponentProps,
  type DragEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from "react";
import { type AcceptedTypes, acceptAttribute, ofCameras } from "./accepted-files.ts";
import { filesOfEvent } from "./files-of-event.ts";
import { hasPicker, pickFiles } from "./pick-files.ts";

/** What a dropzone can do, and what is going on in it. */
export interface DropzoneState {
  /** Whether something is held over it. */
  readonly isOver: boolean;
  /** Whether dropped or chosen folders are being read. */
  readonly isReading: boolean;
  readonly chooseFiles: () => void;
  readonly chooseFolder: () => void;
  /** Opens the camera of a phone or tablet; a file picker elsewhere. */
  readonly takePhoto: () => void;
}

export interface DropzoneProps extends Omit<ComponentProps<"div">, "children" | "onError"> {
  /** Told what was dropped, pasted, photographed or chosen; a folder gives all files in it. */
  readonly onFiles: (files: readonly AddedFile[]) => void;
  /** Told why a file or folder could not be read; the files beside it come to nothing, too. */
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
 * Where files are dropped, and from where they are chosen: an unstyled element with `data-over` while something is held
 * over it and `data-reading` while folders are read. Everything but the drop is reached by keyboard through the buttons
 * that `children` draws. While it is there, a file that misses it does not make the browser leave the page.
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
  const [depth, setDepth] = useState(0);
  const [reading, setReading] = useState(0);
  const elements = useRef<Partial<Record<InputKind, HTMLInputElement | null>>>({});
  const take = async (read: Promise<readonly AddedFile[]>) => {
    setReading((count) => count + 1);
    try {
      const files = await read;
      if (files.length > 0) onFiles(files);
    } catch (error) {
      onError(error);
    } finally {
      setReading((count) => count - 1);
    }
  };
  usePastedFiles(paste, (event) => void take(filesOfEvent(event)));
  useIgnoreStrayDrops();

  const drag = (change: (depth: number) => number) => (event: DragEvent) => {
    event.preventDefault();
    setDepth(change);
  };
  const choose = (kind: InputKind) => () => elements.current[kind]?.click();
  const accept: Record<InputKind, string | undefined> = {
    files: acceptAttribute(types),
    folder: undefined,
    photo: acceptAttribute(ofCameras(types)),
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has no keyboard; the buttons inside do the same
    <div
      {...rest}
      data-over={depth > 0 || undefined}
      data-reading={reading > 0 || undefined}
      aria-busy={reading > 0 || undefined}
      onDragEnter={drag((before) => before + 1)}
      onDragLeave={drag((before) => Math.max(0, before - 1))}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        setDepth(0);
        void take(filesOfEvent(event.nativeEvent));
      }}
    >
      {children({
        isOver: depth > 0,
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
          onChange={({ currentTarget, nativeEvent }) => {
            void take(filesOfEvent(nativeEvent));
            currentTarget.value = "";
          }}
        />
      ))}
    </div>
  );
};

/** Hear of files that are pasted, unless they come with a text into a field that takes texts. */
const usePastedFiles = (enabled: boolean, onPaste: (event: ClipboardEvent) => void) => {
  const latest = useRef(onPaste);
  useEffect(() => {
    latest.current = onPaste;
  });
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: ClipboardEvent) => {
      const { clipboardData: pasted, target } = event;
      if (!pasted || pasted.files.length === 0) return;
      if (pasted.types.includes("text/plain") && isEditable(target)) return;
      event.preventDefault();
      latest.current(event);
    };
    document.addEventListener("paste", listen);
    return () => document.removeEventListener("paste", listen);
  }, [enabled]);
};

const isEditable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select"));

const useIgnoreStrayDrops = () => {
  useEffect(() => {
    const ignore = (event: Event) => event.preventDefault();
    window.addEventListener("dragover", ignore);
    window.addEventListener("drop", ignore);
    return () => {
      window.removeEventListener("dragover", ignore);
      window.removeEventListener("drop", ignore);
    };
  }, []);
};
