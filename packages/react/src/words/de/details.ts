import type { Formats } from "@slipway/client/words/formats";
import type { DetailsMessages } from "../en/details.ts";

export const createDetailsMessages = (f: Formats): DetailsMessages => {
  const countDownloads = (count: number) =>
    f.plural(count, { one: "# Download", other: "# Downloads" });
  return {
    title: "Titel",
    addTitle: "Titel hinzufügen",
    caption: "Beschreibung",
    addCaption: "Beschreibung hinzufügen",
    editText: (label) => `${label} bearbeiten`,
    textHint: "Eingabetaste speichert, Escape verwirft.",
    restored: "Ihr nicht gespeicherter Text wurde wiederhergestellt.",
    saved: (label) => `${label} gespeichert.`,
    facts: "Über diese Datei",
    fileName: "Dateiname",
    folder: "Ordner",
    kind: "Art",
    type: "Typ",
    size: "Größe",
    added: "Hinzugefügt",
    retention: "Aufbewahrt bis",
    forever: "Sie sie löschen",
    dimensions: "Abmessungen",
    pixels: (width, height) => `${f.dimensions(width, height)} Pixel`,
    duration: "Dauer",
    codec: "Codec",
    audioCodec: "Audio-Codec",
    frameRate: "Bildrate",
    perSecond: (frames) => `${f.number(frames)} Bilder pro Sekunde`,
    audioChannels: "Tonkanäle",
    frames: "Einzelbilder",
    pages: "Seiten",
    capturedAt: "Aufgenommen",
    camera: "Kamera",
    location: "Ort",
    charset: "Zeichenkodierung",
    proof: "Unversehrtheit",
    verified: "Geprüft: Das sind die Bytes, die Sie hochgeladen haben",
    verifiedHow:
      "Den SHA-256-Wert hat Ihr Gerät vor dem Senden berechnet. S3 hat beim Speichern dieser Version denselben Wert berechnet.",
    verifiedParts: (parts) =>
      `Ihr Gerät hat jeden der ${f.number(parts)} Teile mit seinem SHA-256-Wert gesendet. S3 hat einen Teil nur gespeichert, wenn es denselben Wert berechnet hat.`,
    stored: "Gespeichert, ohne Prüfsumme zum Vergleichen",
    storedHow:
      "Beim Hochladen wurde kein SHA-256-Wert gesendet. Verglichen wurden nur Größe und Typ.",
    sha256: "SHA-256",
    checksumOfParts: "Prüfsumme aller Teile",
    version: "Version",
    copy: (label) => `${label} kopieren`,
    copied: "Kopiert",
    checkAgain: "Erneut prüfen",
    checking: "Wird geprüft …",
    matches: "Stimmt überein: Die gespeicherten Bytes haben diesen SHA-256-Wert.",
    differs: (sha256) =>
      `Stimmt nicht überein: Die gespeicherten Bytes haben den SHA-256-Wert ${sha256}.`,
    downloads: "Downloads",
    countDownloads,
    lastDownload: "Letzter Download",
    today: "Heute",
    day: "Tag",
    daysWithDownloads: "Tage mit Downloads",
    chart: (days, all, busiest, count) =>
      `Downloads an ${f.number(days)} der letzten ${f.number(all)} Tage. Stärkster Tag: ${busiest}, ${countDownloads(count)}. Tage in UTC.`,
    used: (used, most) => `${f.number(used)} von ${f.number(most)}`,
    noDownloads: "Noch keine Downloads. Das Ansehen auf dieser Seite zählt nicht.",
  };
};
