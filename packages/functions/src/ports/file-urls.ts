import type { Link } from "./objects.ts";

/** Creates addresses of files on the deployment's own CloudFront distribution. */
export interface FileUrls {
  /** Returns the address of a version, which is the same for an hour on every instance. It needs no token. */
  createSigned(link: Omit<Link, "lifetime">): string;
  /** Returns the address of a version of a public file, which never changes. */
  createPublic(link: Pick<Link, "key" | "versionId" | "fileName" | "disposition">): string;
}
