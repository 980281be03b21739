import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { useMessages } from "../messages.tsx";
import { useFormats } from "../words/create-messages-hook.ts";
import { useLibraryMessages } from "../words/library-messages.ts";
import { LanguageProvider } from "./language-provider.tsx";
import { loadLanguage, matchLanguage } from "./languages.ts";

test.each([
  [["de-AT", "en"], "de"],
  [["fr-CA", "es-MX"], "es"],
  [["pt-PT"], "pt-BR"],
  [["zh-TW"], "zh-Hant"],
  [["zh-CN"], undefined],
  [["not a tag", "en-GB"], "en"],
  [[], undefined],
])("for %s, an app with some languages shows %s", (requested, language) => {
  const available = ["en", "de", "es", "pt-BR", "zh-Hant"] as const;
  expect(matchLanguage(requested, available)?.language).toBe(language);
});

/** Shows texts of unstyled and styled components, and a number. */
const Texts = () => {
  const { state } = useMessages();
  const { files, trash } = useLibraryMessages();
  return [state.ready, files(1234), trash, useFormats().number(0.5)].join(" | ");
};

const show = (language: string, messages?: object) =>
  renderToString(
    createElement(LanguageProvider, { language, messages }, createElement(Texts)),
  ).replace(/\s/g, " ");

test("one provider gives unstyled and styled components the texts and formats of a language", async () => {
  await loadLanguage("de-AT");
  expect(show("de-AT")).toBe("Fertig | 1 234 Dateien | Papierkorb | 0,5");
});

test("an app replaces texts of a language, and adds languages of its own, with English for what is missing", async () => {
  await loadLanguage("de");
  const replaced = { state: { ready: "Erledigt" }, library: { trash: "Eimer" } };
  expect(show("de", replaced)).toBe("Erledigt | 1.234 Dateien | Eimer | 0,5");
  expect(show("fr", { state: { ready: "Terminé" } })).toBe("Terminé | 1 234 files | Trash | 0,5");
  expect(show("fr")).toBe("Done | 1,234 files | Trash | 0.5");
});
