// The public types. `tsc` fails here when one of them changes.
import type { Upload } from "@slipway/core/api";
import { expectTypeOf, test } from "vitest";
import type { createApiClient } from "./api/api-client.ts";
import type { FileUpload, UploadEvent, UploaderSnapshot } from "./engine/upload-list.ts";
import type { Failure, UploadState } from "./engine/upload-state.ts";
import type { Uploader, UploaderOptions } from "./engine/uploader.ts";
import type { Library, LibrarySnapshot } from "./library/library.ts";
import type { NodeUploaderOptions } from "./node/uploader.ts";

type WithStatus<Status> = Extract<UploadState, { readonly status: Status }>;
type WithKind<Kind> = Extract<Failure, { readonly kind: Kind }>;
type Loaded = Extract<LibrarySnapshot, { readonly status: "loaded" }>;

test("an uploader needs no options in a page, and an endpoint and a folder in Node", () => {
  expectTypeOf<Record<never, never>>().toExtend<UploaderOptions>();
  expectTypeOf<NodeUploaderOptions["endpoint"]>().toEqualTypeOf<string>();
  expectTypeOf<NodeUploaderOptions["stateFolder"]>().toEqualTypeOf<string>();
  expectTypeOf<UploaderOptions>().not.toExtend<NodeUploaderOptions>();
});

test("a token is a string or a promise of one", () => {
  type GetToken = NonNullable<UploaderOptions["getToken"]>;
  expectTypeOf<() => string>().toExtend<GetToken>();
  expectTypeOf<(reason: { isRefused: boolean }) => Promise<string>>().toExtend<GetToken>();
  expectTypeOf<() => number>().not.toExtend<GetToken>();
});

test("files of an input can be added, and return local IDs", () => {
  type Files = Parameters<Uploader["add"]>[0];
  expectTypeOf<FileList>().toExtend<Files>();
  expectTypeOf<readonly File[]>().toExtend<Files>();
  expectTypeOf<ReturnType<Uploader["add"]>>().toEqualTypeOf<readonly string[]>();
});

test("a state's status decides which fields it has", () => {
  expectTypeOf<WithStatus<"ready">["record"]>().toEqualTypeOf<Upload>();
  expectTypeOf<WithStatus<"failed">["failure"]>().toEqualTypeOf<Failure>();
  expectTypeOf<WithStatus<"uploading">["bytesAcknowledged"]>().toEqualTypeOf<number>();
  expectTypeOf<WithStatus<"verifying">>().not.toHaveProperty("record");
});

test("a failure's kind decides which fields it has", () => {
  expectTypeOf<WithKind<"refused-by-s3">["code"]>().toEqualTypeOf<string>();
  expectTypeOf<WithKind<"unreachable">["host"]>().toEqualTypeOf<"api" | "s3">();
  expectTypeOf<WithKind<"expired">>().toEqualTypeOf<{ readonly kind: "expired" }>();
});

test("an event's type narrows the state of its upload", () => {
  type Ready = Extract<UploadEvent, { readonly type: "ready" }>;
  type Progress = Extract<UploadEvent, { readonly type: "progress" }>;
  expectTypeOf<Ready["upload"]["state"]["record"]>().toEqualTypeOf<Upload>();
  expectTypeOf<Progress["upload"]["state"]["status"]>().toEqualTypeOf<"uploading">();
  expectTypeOf<UploadEvent["type"]>().toEqualTypeOf<UploadState["status"] | "progress">();
});

test("an uploader is a store of all its files, and an async iterator of their events", () => {
  expectTypeOf<ReturnType<Uploader["getSnapshot"]>>().toEqualTypeOf<UploaderSnapshot>();
  expectTypeOf<UploaderSnapshot["uploads"]>().toEqualTypeOf<readonly FileUpload[]>();
  expectTypeOf<ReturnType<Uploader["events"]>>().toExtend<AsyncIterable<UploadEvent>>();
  expectTypeOf<ReturnType<Uploader["settled"]>>().toExtend<Promise<unknown>>();
});

test("a library has uploads only after it is loaded", () => {
  expectTypeOf<ReturnType<Library["getSnapshot"]>>().toEqualTypeOf<LibrarySnapshot>();
  expectTypeOf<Loaded["uploads"]>().toEqualTypeOf<readonly Upload[]>();
  expectTypeOf<Extract<LibrarySnapshot, { status: "loading" }>>().not.toHaveProperty("uploads");
});

test("the API client returns uploads", () => {
  type Api = ReturnType<typeof createApiClient>;
  expectTypeOf<Awaited<ReturnType<Api["getUpload"]>>>().toEqualTypeOf<Upload>();
});
