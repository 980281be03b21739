import type { Context } from "./context.ts";

/** What AWS documents, in a sentence, and the page that says so. */
export interface Citation {
  says: string;
  page: string;
}

/** One documented behavior. Its name completes the sentence "the server …". */
export interface Check {
  name: string;
  cites: Citation;
  /** Resolves when the server does as documented, throws when it does not. */
  run(context: Context): Promise<void>;
}

export interface Area {
  name: string;
  checks: readonly Check[];
}

/** How a check is called in reports, in `--only` and in the file of differences. */
export const checkId = (area: Area, check: Check): string => `${area.name}: ${check.name}`;

/** Thrown by a check that this endpoint gives no occasion for, such as one about another region. */
export class SkippedError extends Error {
  override name = "SkippedError";
}

/** A page of the S3 API reference. */
export const api = (page: string): string =>
  `https://docs.aws.amazon.com/AmazonS3/latest/API/${page}.html`;

/** A page of the S3 user guide. */
export const guide = (page: string): string =>
  `https://docs.aws.amazon.com/AmazonS3/latest/userguide/${page}.html`;
