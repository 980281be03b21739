import type { Formats } from "@slipway/client/words/formats";
import type { PanelMessages } from "../en/panel.ts";
import { countFiles } from "./count-files.ts";

export const createPanelMessages = (f: Formats): PanelMessages => ({
  region: "Uploads",
  upload: "Hochladen",
  uploadOptions: "Dateien oder Ordner hochladen",
  files: "Dateien",
  folder: "Ordner",
  camera: "Kamera",
  chooseFiles: "Dateien auswählen",
  chooseFolder: "Ordner auswählen",
  takePhoto: "Foto aufnehmen",
  emptyTitle: "Dateien hier ablegen",
  emptyTitleTouch: "Dateien hinzufügen",
  emptyHint: ({ size, maxFiles, isBroad }) => {
    if (maxFiles !== undefined)
      return `Bis zu ${countFiles(f, maxFiles)} mit je höchstens ${size}.`;
    return isBroad
      ? `Fotos, Videos, Dokumente und mehr. Bis zu ${size} pro Datei.`
      : `Bis zu ${size} pro Datei.`;
  },
  dropOverlay: "Zum Hochladen ablegen",
  reading: "Wird gelesen …",
  kind: "Art",
  automatic: "Automatisch",

  uploading: (files) =>
    f.plural(files, { one: "# Datei wird hochgeladen", other: "# Dateien werden hochgeladen" }),
  paused: "Pausiert",
  offline: "Offline – wird automatisch fortgesetzt",
  total: ({ done, files, percent, secondsLeft }) =>
    [
      `${f.number(done)} von ${f.number(files)}`,
      f.percent(percent),
      ...(secondsLeft === undefined ? [] : [`noch ${f.timeLeft(secondsLeft)}`]),
    ].join(" · "),
  tabTitle: ({ percent, title }) => `${f.percent(percent)} · ${title}`,
  allFiles: "Alle Dateien",
  pauseAll: "Alle pausieren",
  resumeAll: "Alle fortsetzen",
  cancelAll: "Alle abbrechen",
  collapse: "Einklappen",
  expand: "Ausklappen",
  close: "Schließen",
  closeTray: "Uploads schließen",
  failed: (files) => `${f.number(files)} fehlgeschlagen`,
  ended: ({ uploaded, failed, canceled }) => {
    if (uploaded + failed === 0)
      return canceled === 1 ? "Upload abgebrochen" : `${f.number(canceled)} Uploads abgebrochen`;
    return [
      ...(uploaded > 0 ? [`${f.number(uploaded)} hochgeladen`] : []),
      ...(failed > 0 ? [`${f.number(failed)} fehlgeschlagen`] : []),
      ...(canceled > 0 ? [`${f.number(canceled)} abgebrochen`] : []),
    ].join(", ");
  },
  endedTogether: ({ uploaded, failed, canceled }) =>
    [
      ...(uploaded > 0 ? [`${countFiles(f, uploaded)} fertig`] : []),
      ...(failed > 0 ? [`${f.number(failed)} fehlgeschlagen`] : []),
      ...(canceled > 0 ? [`${f.number(canceled)} abgebrochen`] : []),
    ].join(", "),
  retryAll: "Alle erneut versuchen",
  view: "Ansehen",
  uploaded: (files) => `${countFiles(f, files)} hochgeladen`,
  uploadedFile: (name) => `${f.name(name)} hochgeladen`,

  duplicate: "Diese Datei haben Sie schon",
  duplicates: (files) => `${countFiles(f, files)} haben Sie schon`,
  keepDuplicates: "Noch einmal hochladen?",
  skip: "Überspringen",
  skipAll: "Alle überspringen",
  keepBoth: "Beide behalten",

  nothingUploaded: "Nichts hochgeladen",
  skipped: (files) => `${countFiles(f, files)} übersprungen`,
  systemFiles: (files) => f.plural(files, { one: "# Systemdatei", other: "# Systemdateien" }),
  unreadable:
    "Nicht lesbar. Die Datei wurde möglicherweise verschoben, oder Sie haben keinen Zugriff darauf.",
  details: "Details",
  dismissSkipped: "Übersprungene Dateien ausblenden",

  interruptedRegion: "Unterbrochene Uploads",
  interrupted: (files) =>
    f.plural(files, { one: "# unterbrochener Upload", other: "# unterbrochene Uploads" }),
  resumeWithFile: (percent) =>
    percent === undefined
      ? "Wählen Sie die Datei erneut aus, um fortzufahren."
      : `Wählen Sie die Datei erneut aus, um bei ${f.percent(percent)} fortzufahren.`,
  resumable: (percent) =>
    percent === undefined
      ? "Kann fortgesetzt werden."
      : `Kann bei ${f.percent(percent)} fortgesetzt werden.`,
  resume: "Fortsetzen",
  discard: "Verwerfen",

  detailsTitle: (files) => `Angaben zu ${countFiles(f, files)}`,
  forFiles: (files) => `Für ${countFiles(f, files)}`,
  exceptions: "Für einzelne Dateien abweichend",
  change: "Ändern",
  reset: "Zurücksetzen",
  uploadFiles: (files) => `${countFiles(f, files)} hochladen`,
  cancel: "Abbrechen",
  yes: "Ja",
  no: "Nein",
  fillIn: (field) => `Füllen Sie „${field}“ aus.`,
  hiddenFields: (names) => `Diese Felder kann die Seite nicht anzeigen: ${names}.`,
  hiddenRequired: (name) => `Das Pflichtfeld „${name}“ kann die Seite nicht anzeigen.`,
  tooManyFiles: ({ files, kind }) =>
    `Wählen Sie höchstens ${countFiles(f, files)} der Art „${kind}“ aus.`,
  action: ({ action, name }) => `${action}: ${f.name(name)}`,
});
