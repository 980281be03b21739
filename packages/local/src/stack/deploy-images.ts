import { imageFunctionName } from "@slipway/core/deployment/grants";
import { createBoundedDeriver } from "@slipway/functions/images/process/bounded-deriver";
import { deriveImagesHandler } from "@slipway/functions/lambda/handlers/handle-derivations";
import { createImageConsumer } from "../lambda/queue-event-source.ts";
import type { Cleanup } from "./cleanup.ts";
import type { DeployFunction } from "./deploy-function.ts";
import type { Services } from "./start-services.ts";

/**
 * Deploys derive-images, which derives images from uploads. Nothing is deployed if no kind has something to derive.
 *
 * @param cleanup stops it
 */
export const deployImages = (
  deploy: DeployFunction,
  { derivations, executions }: Services,
  cleanup: Cleanup,
): void => {
  if (derivations === undefined) return;
  const deriver = createBoundedDeriver();
  cleanup.defer(deriver.close);
  const derive = deploy(imageFunctionName, (adapters) =>
    deriveImagesHandler({ ...adapters, deriver }),
  );
  derivations.queue.consume(
    createImageConsumer((event, context) =>
      executions.soon(imageFunctionName, () => derive(event, context)),
    ),
  );
  cleanup.defer(derivations.queue.stop);
};
