import { defineSlipway, refuse } from "@slipway/core";
import type { Kinds } from "@slipway/core/kinds/kind-rules";
import { parseKinds } from "@slipway/core/kinds/parse-kinds";
import type { AppKinds } from "@slipway/functions/ports/app-kinds";
import * as v from "valibot";
import type { Faults } from "../faults.ts";
import type { Invocation } from "./runtime.ts";

/** The albums and pages that documents are listed by. */
export const albums = ["summer", "winter"] as const;
export const pages = [0, 1, 2] as const;

/** The names of the app's kinds. */
export type KindName = keyof typeof kinds;

/** The fields of a document. `approvedBy` is added by the app. */
const DocumentFields = v.object({
  album: v.string(),
  page: v.optional(v.number()),
  note: v.optional(v.string()),
});

/** The settings of the app's kinds. */
const kinds = {
  // Everyone can read a photo at its address, so it is deleted at once.
  photo: { accept: ["image/*"], visibility: "public" },
  document: {
    accept: ["image/*"],
    trash: "2 days",
    fields: DocumentFields,
    index: ["album", "page"],
    editable: ["album", "page", "note"],
  },
} as const;

/** The rules of the app's kinds. */
export const appRules = parseKinds({ kinds });

/** The rules of an app that derives images from photos. */
export const derivingRules = parseKinds({
  kinds: {
    ...kinds,
    photo: { ...kinds.photo, variants: { thumb: { width: 320 }, large: { width: 1600 } } },
  },
});

/**
 * Creates the kinds of an app for one run of a function. The app calls a service of its own to authorize documents, which can
 * fail, hang, or refuse them, and adds a field.
 */
export const createAppKinds = (
  { call }: Pick<Invocation, "call">,
  { faults, rules }: { readonly faults: Pick<Faults, "occurs">; readonly rules: Kinds },
): AppKinds => ({
  rules,
  config: defineSlipway({
    kinds: {
      ...kinds,
      document: {
        ...kinds.document,
        authorize: async ({ caller }) => {
          const isRefused = await call({
            to: "app authorize",
            act: () => faults.occurs("refused authorization"),
          });
          if (isRefused) refuse("album-closed", "This album is closed.");
          return { fields: { approvedBy: caller.sub } };
        },
      },
    },
  }),
});
