import type { UploadRequestOfAnyKind } from "@slipway/core/api";
import { objectPrefix } from "@slipway/core/identity";
import type { AuthorizeRequest } from "@slipway/core/kinds/hooks";
import { Problem } from "@slipway/core/problem";
import { isOrphan } from "@slipway/core/status";
import { requestUploads } from "@slipway/functions/http/upload-routes";
import type { RequestAdapters } from "@slipway/functions/ports/adapters";
import { withLegacyKeys } from "@slipway/functions/testing/legacy-keys";
import type { PlannedUpload } from "./action.ts";
import { callApi, type OwnerContext } from "./owner-context.ts";

/** Requests an upload, and keeps its instructions. */
export const requestUpload = async (
  context: OwnerContext,
  number: number,
  planned: PlannedUpload,
): Promise<void> => {
  const { bucket, history } = context;
  const { file, layout, owner, ofKind, fields } = planned;
  const body: UploadRequestOfAnyKind = { kind: ofKind, fields, files: [file] };
  const response = await callApi(context, "request-upload", async (adapters) => {
    const withKeys =
      layout !== "before" || isTodaysOnly(adapters) ? adapters : withLegacyKeys(adapters);
    return requestUploads(
      { owner, caller: { sub: owner, claims: {} }, body },
      watchAuthorization({ ...adapters, ...withKeys }, planned, context),
    );
  });
  if (response === undefined || response instanceof Problem) return;
  const [instructions] = response.body.uploads;
  if (instructions === undefined) return;
  context.requested.set(number, { instructions, owner });
  if (instructions.method !== "post") return;
  checkDuplicate(context, planned, instructions.duplicateOf);
  history.get(instructions.id).usableUntil = bucket.forms.getExpiry(instructions.fields);
};

/** Checks that a duplicate had the owner and the bytes of the requested file when it became ready. */
const checkDuplicate = (
  { history, checker }: OwnerContext,
  { owner, file }: PlannedUpload,
  duplicateOf: string | undefined,
): void => {
  if (duplicateOf === undefined) return;
  const { last, pinned } = history.get(duplicateOf);
  checker.check(
    "duplicates are found by their bytes",
    pinned?.checksum?.value === file.sha256 &&
      last !== undefined &&
      !isOrphan(last) &&
      last.owner === owner,
    () => `${duplicateOf} was returned as a duplicate of ${file.sha256} of ${owner}`,
  );
};

/** Returns true if no upload of the deployment ever had a legacy key. */
const isTodaysOnly = ({ keys }: RequestAdapters): boolean => keys.prefix !== objectPrefix;

/** Checks that nothing is signed, created, or written for a request before the app allowed it. */
const watchAuthorization = (
  adapters: RequestAdapters,
  { ofKind }: PlannedUpload,
  { checker }: Pick<OwnerContext, "checker">,
): RequestAdapters => {
  const { kinds, objects, records } = adapters;
  const kind = kinds.config?.kinds[ofKind];
  const authorize = kind?.authorize;
  if (kinds.config === undefined || authorize === undefined) return adapters;
  let isAllowed = false;
  const check = (what: string) =>
    checker.check("requests are authorized first", isAllowed, () => `${what} without permission`);
  return {
    ...adapters,
    kinds: {
      ...kinds,
      config: {
        ...kinds.config,
        kinds: {
          ...kinds.config.kinds,
          [ofKind]: {
            ...kind,
            authorize: async (request: AuthorizeRequest<never>) => {
              const result = await authorize(request);
              isAllowed = true;
              return result;
            },
          },
        },
      },
    },
    objects: {
      ...objects,
      signPost: (key, ...rest) => {
        check(`a form of ${key} was signed`);
        return objects.signPost(key, ...rest);
      },
      createMultipartUpload: (key, declared) => {
        check(`a multipart upload of ${key} was created`);
        return objects.createMultipartUpload(key, declared);
      },
    },
    records: {
      ...records,
      putNew: (created) => {
        check(`${created.map(({ id }) => id).join(", ")} was written`);
        return records.putNew(created);
      },
    },
  };
};
