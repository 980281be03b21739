import { createApiClient } from "@slipway/client/api-client";
import { createLibrary } from "@slipway/client/library";
import { createUploader } from "@slipway/client/uploader";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { useLibrary } from "./use-library.ts";
import { useUploads } from "./use-uploads.ts";

const page = { uploads: [] };
const api = createApiClient({ fetch: async () => Response.json(page) });
const uploader = createUploader({ ports: { api } });
const library = createLibrary({ api });

const Names = () =>
  useUploads(uploader)
    .uploads.map(({ file, state }) => `${file.name} ${state.status}`)
    .join(", ");

const Status = () => useLibrary(library, uploader).status;

test("a component shows the files of an uploader", () => {
  uploader.add([new File(["<p>"], "page.html"), new File([], "empty.txt")]);
  expect(renderToString(createElement(Names))).toBe("page.html waiting, empty.txt waiting");
});

test("a component shows the part of a library that is loaded", async () => {
  expect(renderToString(createElement(Status))).toBe("loading");
  await library.refresh();
  expect(renderToString(createElement(Status))).toBe("loaded");
});
