import type { AnyKind } from "@slipway/core/kinds/config";
import { describeKinds } from "@slipway/core/kinds/describe-kinds";
import { parseKinds } from "@slipway/core/kinds/parse-kinds";
import * as v from "valibot";
import { expect, test } from "vitest";
import { chooseKind } from "./choose-kind.ts";

const choose = async (
  kinds: Readonly<Record<string, AnyKind & { readonly accept: readonly string[] }>>,
  name: string,
  type = "",
  options: Parameters<typeof chooseKind>[2] = {},
) => {
  const config = { kinds };
  const described = await describeKinds({ kinds: parseKinds(config), config });
  return chooseKind(described.kinds, { name, type }, options);
};

const media = { accept: ["image/*", "video/*"] };
const documents = { accept: [".pdf", "text/*"] };

test.each([
  ["a.png", "image/png", "media"],
  ["clip.mov", "", "media"],
  ["a.pdf", "application/pdf", "documents"],
  ["notes", "text/plain", "documents"],
])("the file %s of type %j is of the kind that accepts it", async (name, type, kind) => {
  expect(await choose({ media, documents }, name, type)).toBe(kind);
});

test("a file that several kinds accept is of the first one", async () => {
  expect(await choose({ images: { accept: ["image/*"] }, media }, "a.png")).toBe("images");
});

test("a file that no kind accepts has no kind", async () => {
  expect(await choose({ documents, media }, "a.xyz")).toBeUndefined();
});

test("a file is of a kind whose fields are required or not described only if a person can be asked for them", async () => {
  const required = { accept: ["image/*"], fields: v.object({ albumId: v.string() }) };
  const optional = { accept: ["image/*"], fields: v.object({ note: v.optional(v.string()) }) };
  const { validate } = required.fields["~standard"];
  const opaque = {
    accept: ["image/*"],
    fields: { "~standard": { version: 1, vendor: "own", validate } },
  };
  expect(await choose({ required, opaque, optional }, "a.png")).toBe("optional");
  expect(await choose({ required, opaque }, "a.png")).toBeUndefined();
  const canAskForFields = true;
  expect(await choose({ required, opaque }, "a.png", "", { canAskForFields })).toBe("required");
  expect(await choose({ required, optional }, "a.png", "", { canAskForFields })).toBe("optional");
});

test("a file needs no kind if one is the default", async () => {
  expect(await choose({ media, default: documents }, "a.png")).toBeUndefined();
});
