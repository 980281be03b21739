import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { Objects } from "../../ports/objects.ts";
import { objectsInS3 } from "./s3-objects.ts";

/** Objects in the bucket of this name, with a client of their own. Apart, so that what imports it on demand loads it then. */
export const objectsOfBucket = (bucket: string, configuration: S3ClientConfig): Objects =>
  objectsInS3(new S3Client(configuration), bucket);
