import { createOpenApiDocument } from "@slipway/core/openapi";
import type { ApiAdapters } from "../ports/adapters.ts";
import type { AppKinds } from "../ports/app-kinds.ts";
import { getKinds } from "./kinds.ts";

type Document = ReturnType<typeof createOpenApiDocument>;

/** The documents that were created. A config does not change while the process runs. */
const created = new WeakMap<AppKinds, Document>();

/** Returns the OpenAPI document of the API, with the kinds of the app's config. It is created once. */
export const getOpenApiDocument = async ({
  kinds,
}: Pick<ApiAdapters, "kinds">): Promise<Document> => {
  const known = created.get(kinds);
  if (known !== undefined) return known;
  const document = createOpenApiDocument(
    kinds.config === undefined ? undefined : (await getKinds({ kinds })).kinds,
  );
  created.set(kinds, document);
  return document;
};
