export { handler } from "@slipway/functions/lambda/with-inspection/finalize-upload";
