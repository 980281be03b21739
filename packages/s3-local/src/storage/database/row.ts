import type { SQLOutputValue } from "node:sqlite";

/** Represents a row as SQLite returns it, with unchecked columns. */
export type Row = Record<string, SQLOutputValue>;

export const textColumn = (row: Row, column: string): string => {
  const value = row[column];
  if (typeof value !== "string") throw new TypeError(`Column ${column} holds no text`);
  return value;
};

export const numberColumn = (row: Row, column: string): number => {
  const value = row[column];
  if (typeof value !== "number") throw new TypeError(`Column ${column} holds no number`);
  return value;
};

export const optionalTextColumn = (row: Row, column: string): string | undefined =>
  row[column] === null ? undefined : textColumn(row, column);

/** Parses a column with a JSON object of strings, such as user metadata. */
export const stringsColumn = (row: Row, column: string): Record<string, string> => {
  const value: unknown = JSON.parse(textColumn(row, column));
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`Column ${column} holds no object`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, String(inner)]));
};
