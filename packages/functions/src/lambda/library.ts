import { DownloadQuery, ListQuery, NoQuery, UploadEdit, UploadPath } from "@slipway/core/api";
import { openapi } from "@slipway/core/openapi";
import { parse } from "@slipway/core/parse";
import { Problem } from "@slipway/core/problem";
import { routeKey, routes } from "@slipway/core/routes";
import type { Adapters } from "../adapters.ts";
import { deleteUpload, downloadUpload, editUpload, getUpload, listUploads } from "../library.ts";
import {
  answering,
  bodyOf,
  callerOf,
  type HttpAnswer,
  type HttpEvent,
  type HttpHandler,
  json,
  queryOf,
  redirect,
} from "./http.ts";

type LibraryRoute = {
  [Name in keyof typeof routes]: (typeof routes)[Name]["function"] extends "library" ? Name : never;
}[keyof typeof routes];

const idOf = (event: HttpEvent): string => parse(UploadPath, event.pathParameters ?? {}).id;

const answers: Record<LibraryRoute, (event: HttpEvent, adapters: Adapters) => Promise<HttpAnswer>> =
  {
    listUploads: async (event, adapters) =>
      json(200, await listUploads(callerOf(event), queryOf(ListQuery, event), adapters)),
    getUpload: async (event, adapters) => {
      queryOf(NoQuery, event);
      return json(200, await getUpload(callerOf(event), idOf(event), adapters));
    },
    downloadUpload: async (event, adapters) => {
      const query = queryOf(DownloadQuery, event);
      return redirect(await downloadUpload(callerOf(event), idOf(event), query, adapters));
    },
    editUpload: async (event, adapters) => {
      const owner = callerOf(event);
      const id = idOf(event);
      return json(200, await editUpload(owner, id, bodyOf(UploadEdit, event), adapters));
    },
    deleteUpload: async (event, adapters) => {
      queryOf(NoQuery, event);
      return json(202, await deleteUpload(callerOf(event), idOf(event), adapters));
    },
    health: async () => json(200, { status: "ok" }),
    openapi: async () => json(200, openapi),
  };

const byRouteKey = new Map(
  Object.entries(answers).map(([name, answer]) => [routeKey(routes[name as LibraryRoute]), answer]),
);

/** Every route that reads, links, edits and deletes. */
export const libraryHandler = (adapters: Adapters): HttpHandler =>
  answering(adapters.telemetry, async (event) => {
    const answer = byRouteKey.get(event.routeKey);
    if (answer === undefined)
      throw new Problem("not-found", `There is no route ${event.routeKey}.`);
    return answer(event, adapters);
  });
