import type { Context } from "./context.ts";

/** A statement of AWS's documentation. */
export interface Citation {
  /** The statement, in one sentence. */
  says: string;
  /** The URL of the page. */
  page: string;
}

/** One documented behavior. Its name completes the sentence "the server …". */
export interface Check {
  name: string;
  cites: Citation;
  /** Throws if the server does not behave as documented. */
  run(context: Context): Promise<void>;
}

export interface Area {
  name: string;
  checks: readonly Check[];
}

/** Returns the id of a check in reports, in `--only`, and in the file of differences. */
export const createCheckId = (area: Area, check: Check): string => `${area.name}: ${check.name}`;

/** Thrown by a check that does not apply to this endpoint, such as one about another region. */
export class SkippedError extends Error {
  override name = "SkippedError";
}

/** Returns the URL of a page of the S3 API reference. */
export const api = (page: string): string =>
  `https://docs.aws.amazon.com/AmazonS3/latest/API/${page}.html`;

/** Returns the URL of a page of the S3 user guide. */
export const guide = (page: string): string =>
  `https://docs.aws.amazon.com/AmazonS3/latest/userguide/${page}.html`;
