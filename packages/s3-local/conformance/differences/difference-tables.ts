import type { Differences } from "./differences.ts";

const escapeCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*");

/** Formats differences as Markdown, with a heading and a table for each area. */
export const formatDifferences = (differences: Differences): string => {
  const rows = [...differences].map(([id, reason]) => {
    const at = id.indexOf(": ");
    return { area: id.slice(0, at), check: id.slice(at + 2), reason };
  });
  const areas = [...new Set(rows.map(({ area }) => area))];
  if (areas.length === 0) return "None.\n";
  return areas
    .map((area) => {
      const own = rows.filter((row) => row.area === area);
      const lines = own.map(
        ({ check, reason }) => `| ${escapeCell(check)} | ${escapeCell(reason)} |`,
      );
      return [`### ${area}`, "", "| check | why |", "| --- | --- |", ...lines, ""].join("\n");
    })
    .join("\n");
};

const startMark = (name: string): string =>
  `<!-- ${name}: written by conformance/differences/write-docs.ts -->`;
const endMark = (name: string): string => `<!-- /${name} -->`;

/**
 * Replaces the tables between their marks in a document.
 *
 * @throws {Error} if the marks are missing
 */
export const replaceTables = (document: string, name: string, differences: Differences): string => {
  const from = document.indexOf(startMark(name));
  const to = document.indexOf(endMark(name));
  if (from === -1 || to < from) throw new Error(`The document has no marks for ${name}.`);
  const head = document.slice(0, from + startMark(name).length);
  return `${head}\n\n${formatDifferences(differences)}\n${document.slice(to)}`;
};
