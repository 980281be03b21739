import type { Formats } from "@slipway/client/words/formats";
import type { EditingMessages } from "../en/editing.ts";
import { countFiles } from "./count-files.ts";

export const createEditingMessages = (f: Formats): EditingMessages => {
  /** Names one file, or counts several. */
  const which = (count: number, name: string) =>
    count === 1 ? f.name(name) : countFiles(f, count);
  return {
    edit: (count, name) => `${which(count, name)} bearbeiten`,
    severalHint: "Gespeichert wird nur, was Sie ändern. Alles andere bleibt je Datei verschieden.",
    title: "Titel",
    caption: "Beschreibung",
    folder: "Ordner",
    folderHint: "Zum Beispiel Reisen/2026",
    retention: "Aufbewahren",
    forever: "Bis Sie sie löschen",
    different: "Verschiedene Werte",
    used: (used, most) => `${f.number(used)} von ${f.number(most)}`,
    fields: (kind) => `Felder von ${kind}`,
    yes: "Ja",
    no: "Nein",
    thisField: "Dieses Feld",
    restored: "Ihre nicht gespeicherten Änderungen wurden wiederhergestellt.",
    save: "Speichern",
    cancel: "Abbrechen",
    saved: (count, name) => `${which(count, name)} gespeichert`,
    someFailed: (count, problem) => `${countFiles(f, count)} nicht geändert: ${problem}`,
  };
};
