import type { Differences } from "./differences.ts";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*");

/** Differences as Markdown: a heading and a table for each area. */
export const differenceTables = (differences: Differences): string => {
  const rows = [...differences].map(([id, reason]) => {
    const at = id.indexOf(": ");
    return { area: id.slice(0, at), check: id.slice(at + 2), reason };
  });
  const areas = [...new Set(rows.map(({ area }) => area))];
  if (areas.length === 0) return "None.\n";
  return areas
    .map((area) => {
      const own = rows.filter((row) => row.area === area);
      const lines = own.map(({ check, reason }) => `| ${cell(check)} | ${cell(reason)} |`);
      return [`### ${area}`, "", "| check | why |", "| --- | --- |", ...lines, ""].join("\n");
    })
    .join("\n");
};

const begin = (name: string): string =>
  `<!-- ${name}: written by conformance/differences/write-docs.ts -->`;
const end = (name: string): string => `<!-- /${name} -->`;

/**
 * Puts tables between their marks in a document.
 *
 * @throws Error when the marks are missing.
 */
export const withTables = (document: string, name: string, differences: Differences): string => {
  const from = document.indexOf(begin(name));
  const to = document.indexOf(end(name));
  if (from === -1 || to < from) throw new Error(`the document has no place for ${name}`);
  const head = document.slice(0, from + begin(name).length);
  return `${head}\n\n${differenceTables(differences)}\n${document.slice(to)}`;
};
