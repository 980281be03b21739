import type { FileUpload } from "@slipway/client/engine/upload-list";
import type { Failure, UploadState } from "@slipway/client/engine/upload-state";
import { type CustomMessages, defaultMessages } from "@slipway/client/messages";
import { createUploader } from "@slipway/client/uploader";
import type { Upload } from "@slipway/core/api";
import { ruleMessages } from "@slipway/core/fields/rule-messages";
import type { Reason } from "@slipway/core/record";
import { createElement, type ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { type ChosenItems, takeItems } from "./dropzone/chosen-items.ts";
import { findFiles } from "./dropzone/find-files.ts";
import { MessagesProvider } from "./messages.tsx";
import { describeChanges, summarize } from "./upload-announcements.ts";
import {
  type ItemAction,
  UploadAction,
  UploadItem,
  UploadProgress,
  UploadReason,
  UploadStatus,
} from "./upload-item.tsx";

/** Replaces every message by its name in brackets. It shows only those parameters that are messages themselves. */
const replaced = Object.fromEntries(
  Object.entries(defaultMessages).map(([group, messages]) => [
    group,
    Object.fromEntries(
      Object.keys(messages).map((name) => [
        name,
        (params: object) => {
          const nested = Object.values(params)
            .map(String)
            .filter((value) => value.includes("⟦"));
          return `⟦${group}.${name}⟧${nested.join(" ")}`;
        },
      ]),
    ),
  ]),
) as CustomMessages;

const allNames = Object.entries(defaultMessages).flatMap(([group, messages]) =>
  Object.keys(messages).map((name) => `${group}.${name}`),
);

const record = (reason: Reason["code"]) =>
  ({ status: "rejected", reason: { code: reason, detail: "The bytes differ." } }) as Upload;

const reasons = Object.keys(defaultMessages.reason) as Reason["code"][];

const ruleErrors = [
  ...Object.values(ruleMessages),
  "must be at least 2 bytes",
  "must be at most 5 bytes",
  "must have at most 1 file",
  "must have at most 7 characters",
  "must be one of a, b",
  "Invalid UUID: Received 7",
].map((message) => ({ path: "title", message }));

const fieldErrors = [
  "fileName",
  "size",
  "caption",
  "retention",
  "kind",
  "files",
  "fields",
  "fields.a",
  "x",
].map((path) => ({ path, message: "Invalid." }));

const failures: { readonly [Kind in Failure["kind"]]: readonly Failure[] } = {
  invalid: [
    { kind: "invalid", errors: [...ruleErrors, ...fieldErrors] },
    { kind: "invalid", errors: [{ path: "size", message: "must be at least 1 byte" }] },
    { kind: "invalid", errors: [{ path: "contentType", message: "is not an accepted type" }] },
  ],
  unauthorized: [{ kind: "unauthorized", detail: "Sign in." }],
  "refused-by-api": [
    { kind: "refused-by-api", detail: "No." },
    { kind: "refused-by-api", detail: "No.", code: "album-closed" },
  ],
  "unexpected-response": [{ kind: "unexpected-response", status: 502 }],
  "refused-by-s3": [{ kind: "refused-by-s3", code: "AccessDenied", message: "No." }],
  unreachable: [
    { kind: "unreachable", host: "api" },
    { kind: "unreachable", host: "s3" },
  ],
  unconfirmed: [{ kind: "unconfirmed", id: "1" }],
  expired: [{ kind: "expired" }],
  "policy-expired": [{ kind: "policy-expired" }],
  "prepare-failed": [{ kind: "prepare-failed", message: "No." }],
  "prepare-timeout": [{ kind: "prepare-timeout", seconds: 300 }],
  unreadable: [{ kind: "unreadable" }],
  "insecure-context": [{ kind: "insecure-context" }],
  unexpected: [{ kind: "unexpected", message: "No." }],
};

const bytes = { bytesSent: 1, bytesAcknowledged: 1 };
const states: { readonly [Status in UploadState["status"]]: readonly UploadState[] } = {
  waiting: [{ status: "waiting" }],
  preparing: [{ status: "preparing" }],
  hashing: [{ status: "hashing" }],
  requesting: [{ status: "requesting" }, { status: "requesting", id: "1" }],
  uploading: [1, 2].map((attempt) => ({
    status: "uploading",
    id: "1",
    attempt,
    ...bytes,
    bytesReached: 1,
  })),
  paused: [{ status: "paused", ...bytes }],
  verifying: [{ status: "verifying", id: "1" }],
  ready: [{ status: "ready", record: record("content-mismatch") }],
  rejected: reasons.map((reason) => ({ status: "rejected", record: record(reason) })),
  failed: Object.values(failures)
    .flat()
    .map((failure) => ({ status: "failed", failure })),
  cancelled: [{ status: "cancelled" }],
};

/** A file whose name and type have no letters, so that all letters that are shown are from messages. */
const toUpload = (state: UploadState, index: number, type = ""): FileUpload => ({
  localId: String(index),
  file: new File(["1"], `${index}`, { type }),
  state,
});
const uploads = [
  ...Object.values(states)
    .flat()
    .map((state, index) => toUpload(state, index)),
  ...failures.invalid.map((failure, index) =>
    toUpload({ status: "failed", failure }, 100 + index, "1/2"),
  ),
];

const actions: readonly ItemAction[] = ["pause", "resume", "retry", "cancel", "remove"];

const fetch = async () =>
  Response.json({ kinds: { default: { contentTypes: "any", maxFiles: 1 } } });
const uploader = createUploader({ fetch, messages: replaced });

/** Returns everything that users see or hear of an element. */
const render = (element: ReactElement): string => {
  const html = renderToString(element);
  const labels = [...html.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label);
  return [html.replace(/<[^<>]*>/g, " "), ...labels].join("\n");
};

const renderAll = (owner: typeof uploader): string =>
  uploads
    .map((upload) =>
      render(
        createElement(
          UploadItem,
          { uploader: owner, upload },
          createElement(UploadStatus),
          createElement(UploadProgress),
          createElement(UploadReason),
          ...actions.map((kind) => createElement(UploadAction, { key: kind, kind })),
        ),
      ),
    )
    .join("\n");

const started = uploads.map((upload) => ({ ...upload, state: { status: "waiting" } as const }));
const canceled = uploads.map((upload) => ({ ...upload, state: { status: "cancelled" } as const }));

/** Returns what is announced, and what a dropzone reports. */
const describeAll = async (): Promise<string> => {
  const find = async (chosen: ChosenItems) => {
    const found = await findFiles({ chosen, uploader, kind: undefined, messages: replaced });
    return { refused: [], unreadable: [], ...found?.leftOut };
  };
  const { refused } = await find({ files: uploads.slice(0, 2).map(({ file }) => file) });
  const item = { kind: "file", getAsFile: () => null, getAsFileSystemHandle: async () => null };
  const transfer = { items: [item], files: [] } as unknown as DataTransfer;
  const { unreadable } = await find(takeItems(transfer));
  expect([refused, unreadable]).toMatchObject([{ length: 2 }, { length: 1 }]);
  return [
    describeChanges([], started, replaced),
    describeChanges(started, uploads, replaced),
    describeChanges(started.slice(0, 2), canceled.slice(0, 2), replaced),
    summarize(canceled, replaced),
    ...refused.map(({ reason }) => reason),
    ...unreadable,
  ].join("\n");
};

test("an app replaces every text of the components", async () => {
  const shown = [renderAll(uploader), await describeAll()].join("\n");
  const names = new Set([...shown.matchAll(/⟦([^⟦⟧]+)⟧/g)].map(([, name]) => name));
  expect(shown.replace(/⟦[^⟦⟧]+⟧/g, "")).not.toMatch(/\p{L}/u);
  expect(allNames.filter((name) => !names.has(name))).toEqual([]);
});

test("an app replaces some texts, and the others stay as they are", () => {
  const [upload = toUpload({ status: "waiting" }, 0)] = uploads;
  const messages: CustomMessages = {
    item: { cancel: "Abbrechen", action: "{name} {action}", pause: undefined },
  };
  const own = createUploader({ fetch, messages });
  const buttons = ["pause", "cancel"].map((kind) =>
    createElement(UploadAction, { key: kind, kind: kind as ItemAction }),
  );
  const item = createElement(UploadItem, { uploader: own, upload }, ...buttons);
  expect(render(item)).toMatch(/Pause.*Abbrechen.*\n0 Pause\n0 Abbrechen$/s);
});

test("a provider replaces the texts of all components inside it", () => {
  const german: CustomMessages = { state: { waiting: "In der Warteschlange" } };
  const [upload = toUpload({ status: "waiting" }, 0)] = uploads;
  const item = createElement(UploadItem, { uploader, upload }, createElement(UploadStatus));
  const provided = createElement(MessagesProvider, { messages: german }, item);
  expect(render(provided)).toContain("In der Warteschlange");
});
