import { limits } from "../limits.ts";

/** What a path of the files' own distribution stands for. */
export interface FileView {
  readonly key: string;
  readonly versionId: string;
  readonly contentType: string;
  /** The value of the header `Content-Disposition`. */
  readonly disposition: string;
}

/**
 * Returns when a link ends that is created now, in epoch seconds: after one to two hours, on the hour. All links that are created
 * within an hour are therefore equal.
 */
export const findLinkExpiry = (now: Date): number => {
  const { hour } = limits.fileLinks;
  return (Math.floor(now.getTime() / 1000 / hour) + 2) * hour;
};

/** Returns what the signature of a link covers, without the signature. */
export const formatSignedParts = (
  { key, versionId, contentType, disposition }: FileView,
  {
    keyNumber,
    expires,
    encode,
  }: {
    readonly keyNumber: number;
    readonly expires: number;
    /** Encodes a text in base64url. */
    readonly encode: (text: string) => string;
  },
) => {
  const view = encode(JSON.stringify([versionId, contentType, disposition]));
  return {
    signed: [keyNumber, expires, view, key].join("/"),
    formatPath: (signature: string) => `/s/${keyNumber}/${expires}/${signature}/${view}/${key}`,
  };
};

/** Returns a file name as the last segment of a public file's path. */
export const formatPublicName = (fileName: string): string => encodeURIComponent(fileName);

/**
 * Returns the path of a file that everyone may read. Browsers name a saved file after the last segment.
 *
 * @param name as `formatPublicName` returns it, of at most `limits.fileLinks.publicNameLength` characters
 * @param encode encodes a text in base64url
 */
export const formatPublicPath = (
  {
    key,
    versionId,
    disposition,
    name,
  }: Pick<FileView, "key" | "versionId"> & {
    readonly disposition: "attachment" | "inline";
    readonly name: string;
  },
  encode: (text: string) => string,
): string => `/public/${disposition}/${encode(versionId)}/${key}/${name}`;
