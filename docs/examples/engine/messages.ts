import { type CustomMessages, createUploader } from "@slipway/client";

/** Some texts in German. The others stay in English. */
export const german: CustomMessages = {
  state: { waiting: "In der Warteschlange", ready: "Fertig", failed: "Fehlgeschlagen" },
  failure: { "refused-by-s3": "Der Speicher hat die Datei abgelehnt: {message} ({code})" },
  rule: { "max-size": "{field} darf höchstens {parameter} betragen." },
  field: { size: "Die Dateigröße" },
  item: { cancel: "abbrechen", action: "{name} {action}" },
  announcement: {
    started: ({ files }) =>
      files === 1 ? "1 Datei wird hochgeladen." : `${files} Dateien werden hochgeladen.`,
  },
};

export const uploader = createUploader({ messages: german });
