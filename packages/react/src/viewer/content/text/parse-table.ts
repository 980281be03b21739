import Papa from "papaparse";
import { readingLimits } from "../reading-limits.ts";
import type { Head } from "./read-head.ts";

/** A table, without what is not shown of it. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** All columns of the file's first part, also those that are not shown. */
  readonly columnCount: number;
}

const delimiters = [",", ";", "\t", "|"];

/** The first line with which Excel names the delimiter. */
const separatorLine = /^sep=([,;\t|])\r?\n/i;

/** The characters of the first line in which the delimiter is looked for. */
const guessedFrom = 10_000;

/** Parses comma-separated values. The first row names the columns. Long cells and many columns are cut. */
export const parseTable = ({ text, isWhole }: Head): Table => {
  const [named = "", delimiter] = separatorLine.exec(text) ?? [];
  const { data } = Papa.parse<string[]>(text.slice(named.length), {
    delimiter: delimiter ?? guessDelimiter(text),
    skipEmptyLines: true,
  });
  // The last row of a part can be incomplete.
  const lines = isWhole || data.length < 2 ? data : data.slice(0, -1);
  const columnCount = lines.reduce((most, { length }) => Math.max(most, length), 0);
  const [columns = [], ...rows] = lines.map((cells) =>
    cells.slice(0, readingLimits.table.columns).map(cutCell),
  );
  return { columns, rows, columnCount };
};

/** Returns the delimiter that the first line has most often. The parser's own guess parses a hostile file several times. */
const guessDelimiter = (text: string): string => {
  const [line = ""] = text.slice(0, guessedFrom).split("\n", 1);
  const count = (delimiter: string) => line.split(delimiter).length;
  return delimiters.reduce((best, next) => (count(next) > count(best) ? next : best));
};

const cutCell = (text: string): string => {
  const { cell } = readingLimits.table;
  return text.length > cell ? `${text.slice(0, cell)}…` : text;
};
