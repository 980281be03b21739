import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { defineSlipway } from "@slipway/core";
import type { RequestedFile } from "@slipway/core/api";
import { imageFunctionName } from "@slipway/core/deployment/grants";
import { defaultKeys } from "@slipway/core/identity";
import { limits } from "@slipway/core/limits";
import { buildPath } from "@slipway/core/routes";
import { createPng } from "@slipway/functions/testing/bad-images";
import type { Access } from "@slipway/local/iam/roles";
import { expect } from "vitest";
import { callApi } from "../api-calls.ts";
import { type RealFile, realFile } from "../real-files.ts";
import { getUpload, postForm, requestUpload, toRequestedFile } from "../script-client.ts";
import type { TestStack } from "../stack.ts";

/** A config whose images have a variant. */
export const imageConfig = defineSlipway({
  kinds: { default: { accept: ["image/*"], variants: { thumb: { width: 32 } } } },
});

/** Controls faults during the journey, and notices what derive-images does. */
export interface ImageMishaps {
  /** Called for each call of a function, before it is carried out. */
  readonly onAccess: (access: Access) => void;
  /** Lets DynamoDB fail when derive-images records its next image. */
  loseNextResult(): void;
  /** Resolves when derive-images next reads an upload. */
  nextRead(): Promise<void>;
}

export const createImageMishaps = (): ImageMishaps => {
  let losesResult = false;
  let isStored = false;
  let onRead = () => {};
  return {
    onAccess: ({ function: name, action }) => {
      if (name !== imageFunctionName) return;
      if (action === "s3:GetObjectVersion") onRead();
      if (action === "s3:PutObject") isStored = true;
      // The next attempt starts.
      if (action === "dynamodb:GetItem" && isStored) losesResult = false;
      if (action === "dynamodb:UpdateItem" && isStored && losesResult)
        throw new Error("DynamoDB breaks off");
    },
    loseNextResult: () => {
      losesResult = true;
      isStored = false;
    },
    nextRead: () =>
      new Promise((resolve) => {
        onRead = resolve;
      }),
  };
};

const small = realFile("small.png", "image/png", createPng(64, 48));
/** An image that takes longer to decode than its deletion takes. */
const slow = realFile("slow.png", "image/png", createPng(9000, 9000));

/**
 * Makes the functions do everything that they do with derived images.
 *
 * @throws {Error} if any result is wrong
 */
export const travelWithImages = async (stack: TestStack, mishaps: ImageMishaps): Promise<void> => {
  await deriveAgain(stack, mishaps);
  await deleteWithImages(stack);
  await deleteWhileDeriving(stack, mishaps);
  // Moves the clock.
  await retentionOver(stack);
};

const send = async (
  stack: TestStack,
  file: RealFile,
  retention?: RequestedFile["retention"],
): Promise<string> => {
  const form = await requestUpload(stack.apiUrl, {
    ...toRequestedFile(file),
    ...(retention && { retention }),
  });
  expect((await postForm(form, file.buffer)).status).toBe(201);
  return form.id;
};

/** Uploads an image, and waits for its thumbnail. */
const derive = async (
  stack: TestStack,
  retention?: RequestedFile["retention"],
): Promise<string> => {
  const id = await send(stack, small, retention);
  await stack.settled();
  expect(stack.imageDeadLetters()).toEqual([]);
  expect(await getUpload(stack.apiUrl, id)).toMatchObject({
    variants: { thumb: { width: 32, height: 24 } },
  });
  expect(await listDerived(stack, id)).toHaveLength(1);
  return id;
};

const listDerived = async (
  { s3, bucket }: TestStack,
  id: string,
): Promise<readonly (string | undefined)[]> => {
  const { Versions = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: defaultKeys.listDerived(id) }),
  );
  return Versions.map(({ VersionId }) => VersionId);
};

const remove = async ({ apiUrl }: TestStack, id: string): Promise<void> => {
  const address = `${apiUrl}${buildPath("deleteUpload", { id })}?permanently=true`;
  expect((await callApi(address, { method: "DELETE" })).ok).toBe(true);
};

/** An attempt whose result is lost leaves an image, which the next attempt finds. */
const deriveAgain = async (stack: TestStack, mishaps: ImageMishaps): Promise<void> => {
  mishaps.loseNextResult();
  await derive(stack);
};

const deleteWithImages = async (stack: TestStack): Promise<void> => {
  const id = await derive(stack);
  await remove(stack, id);
  expect(await listDerived(stack, id)).toEqual([]);
};

/** An upload that is deleted while an image is derived from it leaves no image. */
const deleteWhileDeriving = async (stack: TestStack, mishaps: ImageMishaps): Promise<void> => {
  const reading = mishaps.nextRead();
  const id = await send(stack, slow);
  await reading;
  await remove(stack, id);
  await stack.settled();
  expect(await listDerived(stack, id)).toEqual([]);
};

const retentionOver = async (stack: TestStack): Promise<void> => {
  const [retention] = limits.retentionDays;
  const id = await derive(stack, retention);
  stack.advanceClock(retention * 24 * 60 * 60 + 1);
  await stack.sweep();
  expect((await getUpload(stack.apiUrl, id)).status).toBe("deleted");
  expect(await listDerived(stack, id)).toEqual([]);
};
