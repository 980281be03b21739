// The public types that apps rely on. `tsc` fails here if one changes.

import type { FileUpload, UploaderSnapshot } from "@slipway/client/engine/upload-list";
import type { LibrarySnapshot } from "@slipway/client/library";
import type { Uploader } from "@slipway/client/uploader";
import type { SlipwayConfig } from "@slipway/core/kinds/config";
import type { ComponentProps, ReactNode } from "react";
import { expectTypeOf, test } from "vitest";
import type { Dropzone, DropzoneProps, DropzoneState } from "./dropzone/dropzone.tsx";
import type { ItemAction, UploadAction, UploadItem } from "./upload-item.tsx";
import type { UploadQueueProps } from "./upload-queue.tsx";
import type { useLeaveWarning } from "./use-leave-warning.ts";
import type { useLibrary } from "./use-library.ts";
import type { useUnfinishedUploads } from "./use-unfinished-uploads.ts";
import type { useUploads } from "./use-uploads.ts";

test("the hooks accept the engine's objects and return their snapshots", () => {
  expectTypeOf<typeof useUploads>().parameters.toEqualTypeOf<[Uploader]>();
  expectTypeOf<typeof useUploads>().returns.toEqualTypeOf<UploaderSnapshot>();
  expectTypeOf<typeof useLibrary>().returns.toEqualTypeOf<LibrarySnapshot>();
  expectTypeOf<typeof useUnfinishedUploads>().returns.toHaveProperty("discard");
  expectTypeOf<typeof useLeaveWarning>().parameters.toEqualTypeOf<[boolean]>();
});

test("a drop zone accepts a div's props, and its children receive the actions", () => {
  expectTypeOf<DropzoneProps["className"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<ComponentProps<typeof Dropzone>>().toEqualTypeOf<DropzoneProps>();
  expectTypeOf<DropzoneState["isOver"]>().toEqualTypeOf<boolean>();
  expectTypeOf<DropzoneState["chooseFiles"]>().toEqualTypeOf<() => void>();
});

test("a drop zone with an uploader takes only kinds of its config", () => {
  type Props = DropzoneProps<SlipwayConfig<{ avatar: undefined; document: undefined }>>;
  expectTypeOf<Props["kind"]>().toEqualTypeOf<"avatar" | "document" | undefined>();
  expectTypeOf<DropzoneProps["kind"]>().toEqualTypeOf<string | undefined>();
});

test("a queue renders each upload", () => {
  type Render = UploadQueueProps["children"];
  expectTypeOf<(upload: FileUpload) => ReactNode>().toExtend<Render>();
  expectTypeOf<UploadQueueProps["uploader"]>().toEqualTypeOf<Uploader>();
});

test("an item accepts a list item's props, and there are five actions", () => {
  expectTypeOf<ComponentProps<typeof UploadItem>>().toExtend<{ uploader: Uploader }>();
  expectTypeOf<ComponentProps<typeof UploadAction>>().toHaveProperty("kind");
  expectTypeOf<ItemAction>().toEqualTypeOf<"pause" | "resume" | "retry" | "cancel" | "remove">();
});
