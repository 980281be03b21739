import { sweepUploadsHandler } from "./handlers/handle-schedule.ts";
import { createLambdaHandler } from "./runtime/create-lambda-handler.ts";

export const handler = createLambdaHandler(
  { name: "sweep-uploads", variables: process.env },
  sweepUploadsHandler,
);
