import type { Upload } from "@slipway/core/api";

/** Returns the name of a file that people see: its title, or its file name without one. */
export const getShownName = ({ title, fileName }: Pick<Upload, "title" | "fileName">): string =>
  title ?? fileName;
