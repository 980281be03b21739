export { handler } from "@slipway/functions/lambda/publish-events";
