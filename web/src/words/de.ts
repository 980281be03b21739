import type { PageMessages } from "./page-messages.ts";

/** The page's own texts in German. */
export const german: PageMessages = {
  skip: "Zur Bibliothek springen",
  heading: "Ihre Dateien",
  language: "Sprache",
  browserLanguage: "Sprache des Browsers",
  colorScheme: "Farbschema",
  colorSchemes: { light: "Hell", auto: "System", dark: "Dunkel" },
  connection: "Verbindung",
  offline: "Sie sind offline. Uploads werden fortgesetzt, sobald Sie wieder online sind.",
  unreachable: "Der Server ist nicht erreichbar. Neuer Versuch …",
  back: "Sie sind wieder online.",

  signInTitle: "Bei Slipway anmelden",
  signInHint: "Ihre Dateien sind nur für Sie sichtbar.",
  signIn: "Anmelden",
  signOut: "Abmelden",
  signedInAs: (name) => `Angemeldet als ${name}`,
  signInFirst: "Melden Sie sich zuerst an und legen Sie dann Ihre Dateien ab.",
  signInAgain: "Erneut anmelden",
  sessionExpired: [
    "Ihre Sitzung ist abgelaufen. Melden Sie sich erneut als ",
    " an, um Ihre Uploads fortzusetzen.",
  ],

  canceled: "Die Anmeldung wurde abgebrochen, oder Ihr Konto hat keinen Zugriff.",
  issuerTrouble: "Der Anmeldedienst ist gestört. Versuchen Sie es gleich noch einmal.",
  refused: (reason) => `Der Anmeldedienst hat die Anfrage abgelehnt: ${reason}`,
  otherTab:
    "Diese Anmeldung wurde in einem anderen Tab begonnen oder ist zu lange her. Melden Sie sich erneut an.",
  otherUser:
    "In einem anderen Tab hat sich eine andere Person angemeldet. Melden Sie sich erneut an, um Ihre Dateien zu sehen.",
  popupBlocked:
    "Der Browser hat das Anmeldefenster blockiert. Erlauben Sie Pop-ups und versuchen Sie es erneut.",
  issuerUnreachable: "Der Anmeldedienst ist nicht erreichbar. Versuchen Sie es erneut.",
  signInFailed: (reason) => `Die Anmeldung ist fehlgeschlagen: ${reason}`,
  settingsUnreachable:
    "Die Einstellungen dieser Seite konnten nicht geladen werden. Versuchen Sie es erneut.",
  settingsUnavailable:
    "Die Einstellungen dieser Seite konnten nicht geladen werden. Versuchen Sie es gleich noch einmal.",
  settingsInvalid: (path) =>
    `Diese Seite ist nicht eingerichtet: ${path} fehlt oder ist ungültig. Stellen Sie die Seite erneut bereit.`,
};
