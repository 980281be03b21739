import type { Formats } from "@slipway/client/words/formats";
import { countFiles } from "./count-files.ts";

/** How many uploads ended in which way. */
export interface EndedUploads {
  readonly uploaded: number;
  readonly failed: number;
  readonly canceled: number;
}

/** The texts of `UploadPanel` and `UploadButton` in English. The texts of states, failures, and actions are in `@slipway/client/messages`. */
export const createPanelMessages = (f: Formats) => ({
  region: "Uploads",
  upload: "Upload",
  uploadOptions: "Upload files or a folder",
  files: "Files",
  folder: "Folder",
  camera: "Camera",
  chooseFiles: "Choose files",
  chooseFolder: "Choose folder",
  takePhoto: "Take photo",
  emptyTitle: "Drop files here",
  /** On a touch screen, nothing can be dropped. */
  emptyTitleTouch: "Add files",
  emptyHint: ({
    size,
    maxFiles,
    isBroad,
  }: {
    /** The largest size of a file. */
    readonly size: string;
    /** The number of files in one choice, if it is limited. */
    readonly maxFiles: number | undefined;
    /** True if most types are accepted. */
    readonly isBroad: boolean;
  }): string => {
    if (maxFiles !== undefined) return `Up to ${countFiles(f, maxFiles)}, ${size} each.`;
    return isBroad
      ? `Photos, videos, documents, and more. Up to ${size} per file.`
      : `Up to ${size} per file.`;
  },
  dropOverlay: "Drop to upload",
  reading: "Reading…",
  kind: "Kind",
  automatic: "Automatic",

  uploading: (files: number): string => `Uploading ${countFiles(f, files)}`,
  paused: "Paused",
  offline: "Offline – resumes automatically",
  total: ({
    done,
    files,
    percent,
    secondsLeft,
  }: {
    readonly done: number;
    readonly files: number;
    readonly percent: number;
    readonly secondsLeft: number | undefined;
  }): string =>
    [
      `${f.number(done)} of ${f.number(files)}`,
      f.percent(percent),
      ...(secondsLeft === undefined ? [] : [`${f.timeLeft(secondsLeft)} left`]),
    ].join(" · "),
  tabTitle: ({ percent, title }: { readonly percent: number; readonly title: string }): string =>
    `${f.percent(percent)} · ${title}`,
  allFiles: "All files",
  pauseAll: "Pause all",
  resumeAll: "Resume all",
  cancelAll: "Cancel all",
  collapse: "Collapse",
  expand: "Expand",
  close: "Close",
  closeTray: "Close uploads",
  failed: (files: number): string => `${f.number(files)} failed`,
  /** The results of all files. */
  ended: ({ uploaded, failed, canceled }: EndedUploads): string => {
    if (uploaded + failed === 0)
      return canceled === 1 ? "Upload canceled" : `${f.number(canceled)} uploads canceled`;
    return [
      ...(uploaded > 0 ? [`${f.number(uploaded)} uploaded`] : []),
      ...(failed > 0 ? [`${f.number(failed)} failed`] : []),
      ...(canceled > 0 ? [`${f.number(canceled)} canceled`] : []),
    ].join(", ");
  },
  /** The results of the files that ended about the same time, for screen readers. */
  endedTogether: ({ uploaded, failed, canceled }: EndedUploads): string =>
    [
      ...(uploaded > 0 ? [`${countFiles(f, uploaded)} done`] : []),
      ...(failed > 0 ? [`${f.number(failed)} failed`] : []),
      ...(canceled > 0 ? [`${f.number(canceled)} canceled`] : []),
    ].join(", "),
  retryAll: "Retry all",
  view: "View",
  uploaded: (files: number): string => `${f.number(files)} uploaded`,
  uploadedFile: (name: string): string => `${f.name(name)} uploaded`,

  duplicate: "You already have this file",
  duplicates: (files: number): string =>
    files === 1 ? "You already have 1 file" : `You already have ${f.number(files)} files`,
  /** Asks about several files at once. */
  keepDuplicates: "Upload them again?",
  skip: "Skip",
  skipAll: "Skip all",
  keepBoth: "Keep both",

  nothingUploaded: "Nothing uploaded",
  skipped: (files: number): string =>
    files === 1 ? "1 file was skipped" : `${f.number(files)} files were skipped`,
  systemFiles: (files: number): string =>
    f.plural(files, { one: "# system file", other: "# system files" }),
  unreadable: "Couldn't be read. It may have moved, or you may not have access to it.",
  details: "Details",
  dismissSkipped: "Dismiss skipped files",

  interruptedRegion: "Interrupted uploads",
  interrupted: (files: number): string =>
    f.plural(files, { one: "# interrupted upload", other: "# interrupted uploads" }),
  resumeWithFile: (percent: number | undefined): string =>
    percent === undefined
      ? "Choose the file again to resume."
      : `Choose the file again to resume at ${f.percent(percent)}.`,
  resumable: (percent: number | undefined): string =>
    percent === undefined ? "Ready to resume." : `Ready to resume at ${f.percent(percent)}.`,
  resume: "Resume",
  discard: "Discard",

  detailsTitle: (files: number): string => `Details for ${countFiles(f, files)}`,
  forFiles: (files: number): string => `For ${countFiles(f, files)}`,
  exceptions: "Different for some files",
  change: "Change",
  reset: "Reset",
  uploadFiles: (files: number): string => `Upload ${countFiles(f, files)}`,
  cancel: "Cancel",
  yes: "Yes",
  no: "No",
  fillIn: (field: string): string => `Fill in ${field}.`,
  hiddenFields: (names: string): string => `This page can't show these fields: ${names}.`,
  hiddenRequired: (name: string): string => `This page can't show the required field ${name}.`,
  tooManyFiles: ({ files, kind }: { readonly files: number; readonly kind: string }): string =>
    `Choose at most ${countFiles(f, files)} of the kind ${kind}.`,
  /** The name of an action on a file for screen readers. */
  action: ({ action, name }: { readonly action: string; readonly name: string }): string =>
    `${action} ${f.name(name)}`,
});

/** Every text of `UploadPanel` and `UploadButton`. */
export type PanelMessages = ReturnType<typeof createPanelMessages>;
