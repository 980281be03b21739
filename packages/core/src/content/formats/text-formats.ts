import type { ContentRule } from "../content-rule.ts";

/** The number of first characters that identify a text's format. */
const identifying = 1024;

/** Returns a check that a text starts with a line, after empty ones, in any case. */
const startsWithLine =
  (line: string) =>
  (text: string): boolean => {
    const start = text.slice(0, identifying).trimStart();
    return (
      start.slice(0, line.length).toUpperCase() === line && !/\S/.test(start[line.length] ?? "")
    );
  };

/** Returns true for a WebVTT text (WebVTT, section 4.1 "WebVTT file structure"). */
const isWebVtt = (text: string): boolean => /^WEBVTT(?:[ \t\n\r]|$)/.test(text.slice(0, 8));

/** Returns true if a text starts with a numbered caption and its times. */
const isSubRip = (text: string): boolean =>
  /^\s*\d{1,9}[ \t]*\r?\n *-?\d{1,3}:\d{1,2}:\d{1,2}[,.]\d{1,3} *-->/.test(
    text.slice(0, identifying),
  );

/** The rules of formats that are text. */
export const textRules: Readonly<Record<string, ContentRule>> = {
  // RFC 9512, section 1.1, and TOML 1.0.0, "Spec": both are UTF-8.
  "application/yaml": { kind: "utf-8" },
  "application/toml": { kind: "utf-8" },
  // RFC 5545, section 3.4 "iCalendar Object".
  "text/calendar": { kind: "text", format: startsWithLine("BEGIN:VCALENDAR") },
  // RFC 6350, section 6.1.1 "BEGIN".
  "text/vcard": { kind: "text", format: startsWithLine("BEGIN:VCARD") },
  "application/x-subrip": { kind: "text", format: isSubRip },
  "text/vtt": { kind: "utf-8", format: isWebVtt },
  "text/html": { kind: "markup", language: "html" },
  "application/xml": { kind: "markup", language: "xml" },
};
