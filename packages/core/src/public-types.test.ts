// What apps may rely on. `tsc` fails here when a public type changes.
import { expectTypeOf, test } from "vitest";
import type { Instructions, Upload, UploadRequest } from "./api.ts";
import type { UploadEvent } from "./events/upload-event.ts";
import type { Problem, ProblemCode, ProblemDetails } from "./problem.ts";
import type { PendingRecord, PinnedObject, ReadyRecord, UploadRecord } from "./record.ts";

type WithStatus<Status> = Extract<UploadRecord, { readonly status: Status }>;
type WithMethod<Method> = Extract<Instructions, { readonly method: Method }>;
type WithType<Type> = Extract<UploadEvent, { readonly type: Type }>;

test("a record's status decides which fields it has", () => {
  expectTypeOf<WithStatus<"pending">>().toEqualTypeOf<PendingRecord>();
  expectTypeOf<WithStatus<"ready">>().toEqualTypeOf<ReadyRecord>();
  expectTypeOf<ReadyRecord["object"]>().toEqualTypeOf<PinnedObject>();
  expectTypeOf<ReadyRecord["finalizedAt"]>().toEqualTypeOf<string>();
  expectTypeOf<PendingRecord>().not.toHaveProperty("object");
  expectTypeOf<WithStatus<"rejected">["reason"]["code"]>().toExtend<string>();
  expectTypeOf<WithStatus<"expired">>().not.toHaveProperty("reason");
});

test("an upload that the API returns hides where its object is", () => {
  expectTypeOf<Upload["id"]>().toEqualTypeOf<string>();
  expectTypeOf<Upload["status"]>().toEqualTypeOf<UploadRecord["status"]>();
  expectTypeOf<NonNullable<Upload["object"]>>().toHaveProperty("versionId");
  expectTypeOf<NonNullable<Upload["object"]>>().not.toHaveProperty("key");
  expectTypeOf<Upload>().not.toHaveProperty("owner");
});

test("a request names its files, and their texts are optional", () => {
  type File = UploadRequest["files"][number];
  expectTypeOf<{ fileName: string; size: number; contentType: string }>().toExtend<File>();
  expectTypeOf<{ fileName: string; size: number }>().not.toExtend<File>();
  expectTypeOf<File["title"]>().toEqualTypeOf<string | undefined>();
});

test("instructions are a form or parts", () => {
  expectTypeOf<Instructions["method"]>().toEqualTypeOf<"post" | "multipart">();
  expectTypeOf<WithMethod<"post">["fields"]>().toEqualTypeOf<{ [name: string]: string }>();
  expectTypeOf<WithMethod<"multipart">["partSize"]>().toEqualTypeOf<number>();
  expectTypeOf<WithMethod<"multipart">>().not.toHaveProperty("fields");
});

test("an event's type decides which fields it has", () => {
  type Types =
    | "upload.ready"
    | "upload.rejected"
    | "upload.trashed"
    | "upload.restored"
    | "upload.deleted";
  expectTypeOf<UploadEvent["type"]>().toEqualTypeOf<Types>();
  expectTypeOf<UploadEvent["version"]>().toEqualTypeOf<1>();
  expectTypeOf<UploadEvent["revision"]>().toEqualTypeOf<number>();
  expectTypeOf<WithType<"upload.ready">["object"]["bucket"]>().toEqualTypeOf<string>();
  expectTypeOf<WithType<"upload.rejected">>().not.toHaveProperty("object");
  expectTypeOf<undefined>().toExtend<WithType<"upload.deleted">["reason"]>();
});

test("a problem has a code of the API and becomes problem details", () => {
  expectTypeOf<Problem["code"]>().toEqualTypeOf<ProblemCode>();
  expectTypeOf<"not-found">().toExtend<ProblemCode>();
  expectTypeOf<"no-such-code">().not.toExtend<ProblemCode>();
  expectTypeOf<ReturnType<Problem["toJSON"]>>().toEqualTypeOf<ProblemDetails>();
});
