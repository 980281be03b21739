import type { ErrorKind, SharedMessages } from "../en/shared.ts";

const problems: Readonly<Record<Exclude<ErrorKind, "invalid-request" | "other">, string>> = {
  unauthorized: "Sie sind nicht angemeldet. Melden Sie sich erneut an.",
  forbidden: "Dazu haben Sie keine Berechtigung.",
  "not-found": "Das gibt es nicht mehr.",
  "method-not-allowed": "Der Server unterstützt diese Aktion nicht.",
  "wrong-status": "Das ist im jetzigen Zustand der Datei nicht möglich.",
  "body-too-large": "Die Anfrage ist zu groß.",
  "parts-missing": "Einige Teile der Datei fehlen.",
  "parts-differ": "Die Teile der Datei passen nicht zu ihrer Prüfsumme.",
  trashed: "Die Datei liegt im Papierkorb.",
  "upload-gone": "Der Upload besteht nicht mehr.",
  "answer-too-large": "Die Antwort ist zu groß.",
  internal: "Auf dem Server ist ein Fehler aufgetreten. Versuchen Sie es erneut.",
  unavailable: "Der Dienst ist gerade überlastet. Versuchen Sie es gleich noch einmal.",
  unreachable:
    "Der Server ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es erneut.",
  storage: "Der Speicher hat die Datei nicht geliefert. Versuchen Sie es erneut.",
};

export const createSharedMessages = (): SharedMessages => ({
  close: "Schließen",
  justNow: "gerade eben",
  problem: (kind, detail) => {
    if (kind === "invalid-request") return `Die Anfrage ist ungültig: ${detail}`;
    return kind === "other" ? `Etwas ist schiefgelaufen: ${detail}` : problems[kind];
  },
});
