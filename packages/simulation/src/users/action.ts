import type { RequestedFile, UploadEdit } from "@slipway/core/api";
import type { BodyName } from "../bodies.ts";

/** How a key is made from an id: as it is today, or as it was before keys had random digits. */
export type KeyLayout = "today" | "before";

/** What somebody wants to upload, whether that takes parts, and the layout of keys when it is requested. */
export interface Wish {
  readonly file: RequestedFile;
  readonly large: boolean;
  readonly layout: KeyLayout;
}

/** What somebody does. Those of an upload name it by the number of the action that asked for it. */
export type Deed =
  | ({ readonly kind: "upload" } & Wish)
  | { readonly kind: "post"; readonly upload: number; readonly body: BodyName }
  | { readonly kind: "send parts"; readonly upload: number; readonly all: boolean }
  | { readonly kind: "complete"; readonly upload: number }
  | { readonly kind: "delete"; readonly upload: number }
  | { readonly kind: "edit"; readonly upload: number; readonly edit: UploadEdit }
  | { readonly kind: "download"; readonly upload: number }
  | { readonly kind: "ask for status"; readonly upload: number; readonly wait: number }
  | { readonly kind: "list" }
  | { readonly kind: "delete the object by hand"; readonly upload: number }
  | { readonly kind: "hide the object by hand"; readonly upload: number }
  | {
      readonly kind: "put an object by hand";
      readonly upload: number;
      readonly body: BodyName;
      readonly layout: KeyLayout;
    }
  | {
      readonly kind: "put an orphan by hand";
      readonly body: BodyName;
      readonly layout: KeyLayout;
    }
  | { readonly kind: "sweep"; readonly atOnce: number }
  | { readonly kind: "redrive" };

/** One deed, and when: milliseconds since the run began. */
export interface Action {
  readonly number: number;
  readonly at: number;
  readonly deed: Deed;
}

/** An action in words. */
export const wordsOf = ({ number, deed }: Action): string => {
  const { kind, ...details } = deed;
  const words = Object.entries(details).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `action ${number}: ${kind} ${words.join(", ")}`;
};
