import type { RuleName } from "@slipway/core/fields/rule-messages";
import type { Reason } from "@slipway/core/record";
import type { Failure, UploadState } from "../engine/upload-state.ts";
import type { Message } from "./format-message.ts";

/** A rule and its field. `parameter` is empty for a rule without one. A size has units. */
export interface RuleParams {
  readonly field: string;
  readonly parameter: string;
}

interface Name {
  readonly name: string;
}
interface Detail {
  readonly detail: string;
}

type WithoutParams = Exclude<
  Failure["kind"],
  | "invalid"
  | "refused-by-api"
  | "refused-by-s3"
  | "unauthorized"
  | "unreachable"
  | "unexpected-response"
  | "prepare-failed"
  | "prepare-timeout"
  | "unexpected"
>;

/** Every text that `@slipway/client` and `@slipway/react` show. */
export interface Messages {
  /** The statuses of a file. */
  readonly state: Readonly<Record<Exclude<UploadState["status"], "uploading">, Message>> & {
    /** The percentage is undefined where the size of the file is not known. */
    readonly uploading: Message<{
      readonly attempt: number;
      readonly percent: number | undefined;
    }>;
  };
  /** Why a file failed. `invalid` is described by `rule`. */
  readonly failure: Readonly<Record<WithoutParams, Message>> & {
    /** `detail` is from the API, or from the app with its `code`. The code is empty otherwise. */
    readonly "refused-by-api": Message<Detail & { readonly code: string }>;
    readonly "refused-by-s3": Message<{ readonly code: string; readonly message: string }>;
    readonly unauthorized: Message<Detail>;
    readonly "unreachable-api": Message;
    readonly "unreachable-s3": Message;
    readonly "unexpected-response": Message<{ readonly status: number }>;
    readonly "prepare-failed": Message<{ readonly message: string }>;
    readonly "prepare-timeout": Message<{ readonly seconds: number }>;
    readonly unexpected: Message<{ readonly message: string }>;
  };
  /** The rules that a file or its texts break. */
  readonly rule: Readonly<Record<Exclude<RuleName, "accepted-type">, Message<RuleParams>>> & {
    readonly "empty-file": Message;
    readonly "accepted-type": Message<{ readonly type: string }>;
    /** The file has no type. */
    readonly "accepted-type-unknown": Message;
    /** A rule of a schema or the app, with its message. */
    readonly other: Message<{ readonly field: string; readonly message: string }>;
  };
  /** The fields that rules are about. */
  readonly field: Readonly<
    Record<
      | "fileName"
      | "size"
      | "title"
      | "caption"
      | "retention"
      | "kind"
      | "files"
      | "file"
      | "fields",
      Message
    >
  > & {
    /** One of the app's own fields. */
    readonly own: Message<Name>;
  };
  /** Why an upload was rejected. `detail` is from the API. */
  readonly reason: Readonly<Record<Reason["code"], Message<Detail>>>;
  /** The parts of one file in a list. `name` is the file's. */
  readonly item: {
    readonly progress: Message<Name>;
    readonly pause: Message;
    readonly resume: Message;
    readonly retry: Message;
    readonly cancel: Message;
    readonly remove: Message;
    /** The accessible name of an action's button. */
    readonly action: Message<Name & { readonly action: string }>;
  };
  /** The announcements for screen readers. */
  readonly announcement: {
    readonly started: Message<{ readonly files: number }>;
    readonly ended: Message<Name & { readonly state: string }>;
    /** The summary as a sentence. */
    readonly summary: Message<{ readonly summary: string }>;
  };
  /** The results of several files. */
  readonly summary: {
    readonly ended: Message<{
      readonly uploaded: number;
      readonly failed: number;
      readonly canceled: number;
    }>;
    /** All files were canceled. */
    readonly canceled: Message<{ readonly files: number }>;
  };
  readonly dropzone: {
    /** Stands for the name of an item that has none and could not be read. */
    readonly unnamed: Message;
  };
  readonly format: {
    readonly size: Message<{ readonly bytes: number }>;
  };
}

/** Replacements for some messages. The others stay as they are. */
export type CustomMessages = {
  readonly [Group in keyof Messages]?:
    | { readonly [Name in keyof Messages[Group]]?: Messages[Group][Name] | undefined }
    | undefined;
};
