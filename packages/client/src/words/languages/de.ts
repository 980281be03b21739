import { createFormats, type Formats } from "../formats.ts";
import type { Messages } from "../message-catalog.ts";

/**
 * Returns the texts of `@slipway/client` and the unstyled components in German, with the formal form of address ("Sie").
 *
 * @param f the formats of the user's region
 */
export const createGermanMessages = (f: Formats = createFormats("de")): Messages => {
  const files = (count: number) => f.plural(count, { one: "# Datei", other: "# Dateien" });
  return {
    state: {
      waiting: "In der Warteschlange",
      preparing: "Wird vorbereitet",
      hashing: "In der Warteschlange",
      requesting: "In der Warteschlange",
      uploading: ({ percent }) =>
        percent === undefined ? "Wird hochgeladen …" : `Wird hochgeladen: ${f.percent(percent)}`,
      paused: "Pausiert",
      verifying: "Wird geprüft",
      ready: "Fertig",
      rejected: "Fehlgeschlagen",
      failed: "Fehlgeschlagen",
      cancelled: "Abgebrochen",
    },
    failure: {
      "refused-by-api": ({ detail, code }) =>
        code === "" ? `Der Server hat die Datei abgelehnt: ${detail}` : detail,
      "refused-by-s3": ({ code, message }) =>
        `Der Speicher hat die Datei abgelehnt${message && `: ${message}`} (${code})`,
      unauthorized: "Sie sind nicht angemeldet.",
      "unreachable-api":
        "Der Server ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es erneut.",
      "unreachable-s3":
        "Die Verbindung zum Speicher wurde unterbrochen. Prüfen Sie die Verbindung und versuchen Sie es erneut.",
      "unexpected-response": ({ status }) =>
        `Der Server hat unerwartet geantwortet (Status ${status}). Versuchen Sie es erneut.`,
      unconfirmed:
        "Die Datei ist hochgeladen und wird noch geprüft. Versuchen Sie es gleich noch einmal.",
      expired: "Der Upload ist abgelaufen. Versuchen Sie es erneut.",
      "policy-expired":
        "Laut Speicher ist die Erlaubnis zum Hochladen abgelaufen. Prüfen Sie, ob die Uhr dieses Geräts richtig geht.",
      "prepare-failed": ({ message }) => `Die Datei konnte nicht vorbereitet werden: ${message}`,
      "prepare-timeout": ({ seconds }) =>
        `Die Vorbereitung der Datei hat länger als ${f.number(seconds)} Sekunden gedauert. Versuchen Sie es erneut.`,
      unreadable:
        "Die Datei wurde nach der Auswahl geändert, verschoben oder gelöscht. Wählen Sie sie erneut aus.",
      "insecure-context": "Dateien dieser Größe können nur über HTTPS hochgeladen werden.",
      unexpected: ({ message }) => `Etwas ist schiefgelaufen: ${message}`,
    },
    rule: {
      "empty-file": "Die Datei ist leer.",
      "accepted-type": ({ type }) => `Dateien vom Typ ${type} werden nicht unterstützt.`,
      "accepted-type-unknown": "Dateien dieses Typs werden nicht unterstützt.",
      required: "{field} fehlt.",
      "not-empty": "{field} darf nicht leer sein.",
      "no-control-characters":
        "{field} darf keine Steuerzeichen und keine Zeilenumbrüche enthalten.",
      "no-control-characters-in-text":
        "{field} darf außer Zeilenumbrüchen und Tabulatoren keine Steuerzeichen enthalten.",
      "no-directional-overrides":
        "{field} darf keine Zeichen enthalten, die die Schreibrichtung ändern.",
      "well-formed": "{field} muss gültiges Unicode sein.",
      "no-separators": "{field} darf weder / noch \\ enthalten.",
      "no-dot-name": "{field} darf nicht . oder .. lauten.",
      "min-size": "{field} muss mindestens {parameter} betragen.",
      "max-size": "{field} darf höchstens {parameter} betragen.",
      "max-files": ({ field, parameter }) =>
        `${field} darf höchstens ${files(Number(parameter))} umfassen.`,
      "max-length": ({ field, parameter }) =>
        `${field} darf höchstens ${f.number(Number(parameter))} Zeichen lang sein.`,
      "one-of": "{field} muss einer dieser Werte sein: {parameter}.",
      other: "{field}: {message}",
    },
    field: {
      fileName: "Der Dateiname",
      size: "Die Dateigröße",
      title: "Der Titel",
      caption: "Die Beschreibung",
      retention: "Die Aufbewahrung",
      kind: "Die Art",
      files: "Die Auswahl",
      file: "Die Datei",
      fields: "Der Inhalt der Felder",
      own: "Das Feld {name}",
    },
    reason: {
      "size-mismatch": "Die Größe der gespeicherten Datei weicht von der angekündigten ab.",
      "content-type-mismatch": "Der Typ der gespeicherten Datei weicht vom angekündigten ab.",
      "checksum-mismatch": "Die gespeicherten Bytes weichen von den gesendeten ab.",
      "content-mismatch":
        "Der Inhalt passt nicht zum Typ der Datei. Sie ist möglicherweise beschädigt oder umbenannt.",
      "retention-over": "Die Aufbewahrungszeit ist abgelaufen.",
      "trash-over": "Die Zeit im Papierkorb ist abgelaufen.",
      "removed-in-storage": "Die Datei wurde im Speicher gelöscht.",
    },
    item: {
      progress: ({ name }) => `Fortschritt von ${f.name(name)}`,
      pause: "Pausieren",
      resume: "Fortsetzen",
      retry: "Erneut versuchen",
      cancel: "Abbrechen",
      remove: "Ausblenden",
      action: ({ action, name }) => `${action}: ${f.name(name)}`,
    },
    announcement: {
      started: ({ files: count }) =>
        f.plural(count, {
          one: "# Datei wird hochgeladen.",
          other: "# Dateien werden hochgeladen.",
        }),
      ended: ({ name, state }) => `${f.name(name)}: ${state}.`,
      summary: "{summary}.",
    },
    summary: {
      ended: ({ uploaded, failed, canceled }) =>
        [
          `${f.number(uploaded)} hochgeladen`,
          ...(failed > 0 ? [`${f.number(failed)} fehlgeschlagen`] : []),
          ...(canceled > 0 ? [`${f.number(canceled)} abgebrochen`] : []),
        ].join(", "),
      canceled: ({ files: count }) =>
        count === 1 ? "Upload abgebrochen" : `${f.number(count)} Uploads abgebrochen`,
    },
    dropzone: { unnamed: "Ein Element ohne Namen" },
    format: { size: ({ bytes }) => f.size(bytes) },
  };
};
