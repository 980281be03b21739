// An uploader of a config fits every component and hook. `tsc` fails here if one refuses it, or takes a wrong kind.
import { createApiClient } from "@slipway/client/api-client";
import type { FileUpload, UploaderSnapshot } from "@slipway/client/engine/upload-list";
import { createLibrary, type LibrarySnapshot } from "@slipway/client/library";
import { createUploader } from "@slipway/client/uploader";
import { describeState } from "@slipway/client/words/state";
import { defineSlipway } from "@slipway/core/kinds/define-slipway";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, expectTypeOf, test } from "vitest";
import { Dropzone } from "./dropzone/dropzone.tsx";
import { UploadItem, UploadStatus } from "./upload-item.tsx";
import { UploadQueue } from "./upload-queue.tsx";
import { useKinds } from "./use-kinds.ts";
import { useLibrary } from "./use-library.ts";
import { useUnfinishedUploads } from "./use-unfinished-uploads.ts";
import { useUploadAnnouncements } from "./use-upload-announcements.ts";
import { useUploads } from "./use-uploads.ts";

/** The fields are an interface, which has no index signature. */
interface Document {
  readonly albumId: string;
  readonly page?: number;
}

const document = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value: unknown) => ({ value: value as Document }),
    types: undefined as { readonly input: Document; readonly output: Document } | undefined,
  },
} as const;

const config = defineSlipway({ kinds: { picture: {}, document: { fields: document } } });
type Config = typeof config;

const fetch = async () => Response.json({ uploads: [] });
const uploader = createUploader<Config>({ fetch });
const library = createLibrary({ api: createApiClient<Config>({ fetch }) });
const announce = () => {};

const Hooks = () => {
  const snapshot = useUploads(uploader);
  expectTypeOf(snapshot).toEqualTypeOf<UploaderSnapshot<Config>>();
  useUploadAnnouncements(snapshot.uploads, announce, uploader.messages);
  useUnfinishedUploads(uploader);
  useKinds(uploader);
  const loaded = useLibrary(library, uploader);
  expectTypeOf(loaded).toEqualTypeOf<LibrarySnapshot<Config>>();
  return snapshot.uploads.map(({ state }) => describeState(state)).join(", ");
};

const renderUpload = (upload: FileUpload<Config>) =>
  createElement(UploadItem<Config>, { uploader, upload }, createElement(UploadStatus));

const Queue = () => UploadQueue({ uploader, announce, children: renderUpload });

test("an uploader of a config fits every hook and component", () => {
  uploader.add([new File(["a"], "a.pdf")], { kind: "document", fields: { albumId: "a" } });
  expect(renderToString(createElement(Hooks))).toBe("Queued");
  expect(renderToString(createElement(Queue))).toContain("<span data-status");
});

test("a drop zone and an uploader of a config refuse the name of another kind", () => {
  const children = () => null;
  const onFiles = () => {};
  const props = { uploader, children, onFiles };
  const zones = () => [
    Dropzone({ ...props, kind: "picture" }),
    // @ts-expect-error there is no such kind
    Dropzone({ ...props, kind: "nope" }),
  ];
  expectTypeOf(zones).returns.items.toExtend<ReturnType<typeof Dropzone>>();
  // @ts-expect-error there is no such kind
  const add = () => uploader.add([], { kind: "nope" });
  expectTypeOf(add).returns.toEqualTypeOf<readonly string[]>();
});

test("an item takes only uploads of its uploader's config", () => {
  const otherConfig = defineSlipway({ kinds: { video: {} } });
  const other = createUploader<typeof otherConfig>({ fetch });
  const item = (upload: FileUpload<Config>) => {
    // @ts-expect-error the upload is of another config
    UploadItem({ uploader: other, upload });
  };
  expectTypeOf(item).parameter(0).toEqualTypeOf<FileUpload<Config>>();
});
