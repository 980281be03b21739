export { handler } from "@slipway/functions/lambda/with-inspection/sweep-uploads";
