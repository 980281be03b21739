import { defaultMessages } from "@slipway/client/messages";
import { formatMessage } from "@slipway/client/words/format-message";
import { createFormats, type Formats } from "@slipway/client/words/formats";
import { describe, expect, test } from "vitest";
import { languages, loadLanguage } from "../language/languages.ts";
import { createDetailsMessages } from "./en/details.ts";
import { createEditingMessages } from "./en/editing.ts";
import { createLibraryMessages } from "./en/library.ts";
import { createPanelMessages } from "./en/panel.ts";
import { createSharedMessages } from "./en/shared.ts";
import { createSharingMessages } from "./en/sharing.ts";
import { createViewerMessages } from "./en/viewer.ts";
import { formatMedia } from "./media.ts";

const englishFormats = createFormats("en");
const english = {
  ...defaultMessages,
  shared: createSharedMessages(),
  panel: createPanelMessages(englishFormats),
  library: createLibraryMessages(englishFormats),
  viewer: createViewerMessages(englishFormats),
  details: createDetailsMessages(englishFormats),
  editing: createEditingMessages(englishFormats),
  sharing: createSharingMessages(englishFormats),
};

type Leaf = string | ((...params: unknown[]) => string);

/** Lists the texts of a catalog by their path, such as `library.types.image`. */
const listLeaves = (catalog: object, prefix = ""): ReadonlyMap<string, Leaf> =>
  new Map(
    Object.entries(catalog).flatMap(([name, value]) =>
      typeof value === "object" && value !== null
        ? [...listLeaves(value, `${prefix}${name}.`)]
        : [[prefix + name, value as Leaf] as const],
    ),
  );

/** Parameters that are numbers. The others are texts. */
const numeric =
  /^(?:all|attempt|bytes|canceled|columns|count|days|done|failed|files|frames|height|index|least|maxFiles|most|parameter|parts|percent|seconds|secondsLeft|shown|status|uploaded|used|width)$/;

/** Returns the names of a function's parameters, which are those of one object in braces. */
const readParams = (
  text: Leaf,
): { readonly names: readonly string[]; readonly isObject: boolean } => {
  if (typeof text === "string")
    return { names: [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name), isObject: true };
  const [head = ""] = text.toString().split("=>");
  return { names: head.match(/\w+/g) ?? [], isObject: head.includes("{") };
};

const toValue = (name: string, count: number): unknown => {
  // An error has one of a few kinds.
  if (name === "_kind") return "other";
  return numeric.test(name) ? count : `⟦${name}⟧`;
};

const call = (text: Leaf, params: ReturnType<typeof readParams>, count: number): string => {
  const values = params.names.map((name) => [name, toValue(name, count)] as const);
  if (typeof text === "string") return formatMessage(text, Object.fromEntries(values));
  return params.isObject
    ? text(Object.fromEntries(values))
    : text(...values.map(([, value]) => value));
};

/** The ways in which a text can contain a number. */
const renderings: readonly ((formats: Formats, count: number) => string)[] = [
  ({ number }, count) => number(count),
  ({ percent }, count) => percent(count),
  ({ size }, count) => size(count),
  ({ timeLeft }, count) => timeLeft(count),
  (_, count) => String(count),
];

/** A number that is many, and neither a percentage nor the number of a status. */
const sample = 43;

/** Texts that are the same in English: names, abbreviations, and words that the language has borrowed. */
const shared =
  /^(?:details\.(?:codec|sha256|version|title|audioCodec|camera)|library\.(?:types\.|orders\.name|layouts\.|density)|failure\.refused-by-api|panel\.(?:region|automatic|details|no|tabTitle|reset)|sharing\.(?:link|name|untitled|locked|downloads)|viewer\.details|format\.size|editing\.no|details\.downloads|rule\.other|announcement\.|item\.action|panel\.action)/;

/** Latin letters that texts in other scripts have: names, abbreviations, and what a key is called. */
const latinNames =
  /⟦\w+⟧|SHA-256|HTTPS|Unicode|UTC|PDF|S3|Enter|Esc(?:ape)?|KB|MB|\/2026|AccessDenied/g;

const locales = Object.keys(languages).filter((language) => language !== "en");

describe.each(locales)("the texts in %s", async (locale) => {
  const { messages = {} } = await loadLanguage(locale);
  const formats = createFormats(locale);
  const leaves = listLeaves(messages);
  const originals = [...listLeaves(english)].map(([path, original]) => ({
    path,
    original,
    text: leaves.get(path) ?? "",
    params: readParams(original),
  }));

  test("have the same names as in English", () => {
    expect([...leaves.keys()].sort()).toEqual(originals.map(({ path }) => path).sort());
  });

  test("have the same numbers and names in them as in English", () => {
    const broken = originals.flatMap(({ path, original, text, params }) => {
      const expected = call(original, params, sample);
      const shown = call(text, params, sample);
      const names = params.names.filter((name) => expected.includes(`⟦${name}⟧`));
      const missing = names.filter((name) => !shown.includes(`⟦${name}⟧`));
      const rendering = renderings.find((render) =>
        expected.includes(render(englishFormats, sample)),
      );
      const isNumberMissing =
        rendering && !renderings.some((render) => shown.includes(render(formats, sample)));
      // A reason has the words of the API in English only.
      return path.startsWith("reason.") || path.startsWith("failure.")
        ? []
        : [...missing, ...(isNumberMissing ? ["number"] : [])].map((name) => `${path}: ${name}`);
    });
    expect(broken).toEqual([]);
  });

  test("are whole for every number", () => {
    const broken = originals.flatMap(({ path, original, text, params }) =>
      [0, 1, 2, 3, 11, 100, 1234].flatMap((count) => {
        const shown = call(text, params, count);
        if (call(original, params, count) === "") return [];
        return shown.trim() === "" || /undefined|NaN|\[object|#|\{/.test(shown)
          ? [`${path}: ${shown}`]
          : [];
      }),
    );
    expect(broken).toEqual([]);
  });

  test("are translated", () => {
    const isLatin = new Intl.Locale(locale).maximize().script === "Latn";
    const left = originals.flatMap(({ path, original, text, params }) => {
      const shown = call(text, params, sample);
      const isEnglish = isLatin
        ? shown === call(original, params, sample) && !shared.test(path)
        : /[a-z]/i.test(shown.replace(latinNames, ""));
      return isEnglish ? [`${path}: ${shown}`] : [];
    });
    expect(left).toEqual([]);
  });
});

test("in Arabic, the progress and the facts about a video have no dot, which is the digit zero", async () => {
  const { messages = {} } = await loadLanguage("ar-EG");
  const formats = createFormats("ar-EG");
  const total = messages.panel?.total?.({ done: 1, files: 2, percent: 99, secondsLeft: 3 });
  const media = formatMedia(formats, { width: 320, height: 180, duration: 1 });
  for (const text of [total, media]) expect(text).toMatch(/[٠-٩]/);
  for (const text of [total, media]) expect(text).toContain("، ");
  for (const text of [total, media]) expect(text).not.toContain("·");
});
