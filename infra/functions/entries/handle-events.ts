export { handler } from "@slipway/functions/lambda/handle-events";
