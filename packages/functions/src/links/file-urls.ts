import { createHmac } from "node:crypto";
import {
  findLinkExpiry,
  formatPublicName,
  formatPublicPath,
  formatSignedParts,
} from "@slipway/core/deployment/file-path";
import { parseFilesKey } from "@slipway/core/deployment/files-key";
import { limits } from "@slipway/core/limits";
import { create as contentDisposition } from "content-disposition";
import type { FileUrls } from "../ports/file-urls.ts";
import { fitFileName } from "./fit-file-name.ts";

/** Where files are served, and the key that signs links to them. */
export interface FileUrlOptions {
  /** The origin, such as `https://files.example.com`. */
  readonly url: string;
  /** The key's number, a dot, and the key. */
  readonly key: string;
  readonly clock: () => Date;
}

const encode = (text: string): string => Buffer.from(text).toString("base64url");

/**
 * Creates addresses of files.
 *
 * @throws {Error} if the key has no number
 */
export const createFileUrls = ({ url, key, clock }: FileUrlOptions): FileUrls => {
  const { number: keyNumber, secret } = parseFilesKey(key);
  return {
    createSigned: ({ key, versionId, contentType, disposition, fileName }) => {
      const sign = (name: string): string => {
        const { signed, formatPath } = formatSignedParts(
          {
            ...{ key, versionId, contentType },
            disposition: contentDisposition(name, { type: disposition }),
          },
          { keyNumber, expires: findLinkExpiry(clock()), encode },
        );
        return `${url}${formatPath(createHmac("sha256", secret).update(signed).digest("base64url"))}`;
      };
      const fits = (name: string) => sign(name).length <= limits.linkLength;
      return sign(fits(fileName) ? fileName : fitFileName(fileName, fits));
    },
    createPublic: ({ fileName, ...link }) => {
      const fits = (name: string) =>
        formatPublicName(name).length <= limits.fileLinks.publicNameLength;
      const name = fits(fileName) ? fileName : fitFileName(fileName, fits);
      return `${url}${formatPublicPath({ ...link, name: formatPublicName(name) }, encode)}`;
    },
  };
};
