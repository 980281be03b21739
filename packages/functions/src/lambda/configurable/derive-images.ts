import { createBoundedDeriver } from "../../images/process/bounded-deriver.ts";
import { deriveImagesHandler } from "../handlers/handle-derivations.ts";
import { createLambdaHandler, type Variables } from "../runtime/create-lambda-handler.ts";

/** Creates the handler of derive-images, with the variants of the app's config. */
export const createHandler = (variables: Variables, config?: unknown) => {
  const deriver = createBoundedDeriver();
  return createLambdaHandler({ name: "derive-images", variables, config }, (adapters) =>
    deriveImagesHandler({ ...adapters, deriver }),
  );
};
