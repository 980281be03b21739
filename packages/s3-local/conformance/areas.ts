import { bucketSettings } from "./areas/bucket-settings.ts";
import { buckets } from "./areas/buckets.ts";
import { checksums } from "./areas/checksums.ts";
import { conditionalReads } from "./areas/conditional-reads.ts";
import { conditionalWrites } from "./areas/conditional-writes.ts";
import { copy } from "./areas/copy.ts";
import { cors } from "./areas/cors.ts";
import { deleteObjects } from "./areas/delete-objects.ts";
import { errors } from "./areas/errors.ts";
import { headerSigning } from "./areas/header-signing.ts";
import { lifecycle } from "./areas/lifecycle.ts";
import { listingVersions } from "./areas/listing-versions.ts";
import { listingsV1 } from "./areas/listings-v1.ts";
import { listingsV2 } from "./areas/listings-v2.ts";
import { multipart } from "./areas/multipart.ts";
import { multipartListings } from "./areas/multipart-listings.ts";
import { multipartParts } from "./areas/multipart-parts.ts";
import { objects } from "./areas/objects.ts";
import { postForm } from "./areas/post-form.ts";
import { postFormResponses } from "./areas/post-form-responses.ts";
import { postFormSigning } from "./areas/post-form-signing.ts";
import { postPolicy } from "./areas/post-policy.ts";
import { postPolicyDocument } from "./areas/post-policy-document.ts";
import { presignedHeaders } from "./areas/presigned-headers.ts";
import { presignedQuery } from "./areas/presigned-query.ts";
import { ranges } from "./areas/ranges.ts";
import { responseOverrides } from "./areas/response-overrides.ts";
import { signedChunks } from "./areas/signed-chunks.ts";
import { tagging } from "./areas/tagging.ts";
import { versioning } from "./areas/versioning.ts";
import type { Area } from "./check.ts";

/** Every area, with its checks. */
export const areas: readonly Area[] = [
  buckets,
  bucketSettings,
  lifecycle,
  objects,
  ranges,
  conditionalReads,
  responseOverrides,
  headerSigning,
  signedChunks,
  presignedQuery,
  presignedHeaders,
  postForm,
  postFormResponses,
  postFormSigning,
  postPolicy,
  postPolicyDocument,
  checksums,
  versioning,
  listingsV2,
  listingsV1,
  listingVersions,
  deleteObjects,
  multipart,
  multipartParts,
  multipartListings,
  copy,
  conditionalWrites,
  tagging,
  cors,
  errors,
];
