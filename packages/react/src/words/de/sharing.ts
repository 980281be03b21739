import type { Formats } from "@slipway/client/words/formats";
import type { SharingMessages } from "../en/sharing.ts";
import { countFiles } from "./count-files.ts";

export const createSharingMessages = (f: Formats): SharingMessages => ({
  share: (count, name) => `${count === 1 ? f.name(name) : countFiles(f, count)} teilen`,
  intro: (count) =>
    count === 1
      ? "Wer den Link hat, kann diese Datei ohne Konto ansehen und herunterladen."
      : `Wer den Link hat, kann diese ${countFiles(f, count)} ohne Konto ansehen und herunterladen.`,
  expiry: "Gültig für",
  options: "Weitere Optionen",
  name: "Name",
  nameHint: "Wird allen angezeigt, die den Link öffnen",
  password: "Passwort",
  showPassword: "Passwort ein- oder ausblenden",
  passwordHint: (least) => `Mindestens ${f.number(least)} Zeichen. Ohne Passwort genügt der Link.`,
  maxDownloads: "Höchstzahl an Downloads",
  unlimited: "Unbegrenzt",
  copyLink: "Link kopieren",
  copyNewLink: "Neuen Link kopieren",
  copyAgain: "Kopieren",
  link: "Link",
  onlyOnce:
    "Dieser Link wird nur einmal angezeigt. Kopieren Sie ihn, bevor Sie den Dialog schließen.",
  copied: "Link kopiert",
  created: "Link erstellt. Markieren Sie ihn, um ihn zu kopieren.",
  links: "Aktive Links",
  loading: "Links werden geladen",
  none: (count) =>
    count === 1
      ? "Diese Datei hat noch keine Links."
      : "Diese Dateien haben noch keinen gemeinsamen Link.",
  failed: "Die Links konnten nicht geladen werden",
  tooMany: (most) =>
    `Ein Link kann höchstens ${countFiles(f, most)} umfassen. Wählen Sie weniger Dateien aus.`,
  untitled: "Link",
  locked: "Passwort",
  revoke: "Widerrufen",
  revokeLink: (name) => `${f.name(name)} widerrufen`,
  revoked: "Link widerrufen",
  until: (time) => `Bis ${time}`,
  files: (count) => countFiles(f, count),
  downloads: (count, most) =>
    most === undefined
      ? f.plural(count, { one: "# Download", other: "# Downloads" })
      : `${f.number(count)} von ${f.number(most)} Downloads`,
});
