export { createHandler } from "@slipway/functions/lambda/configurable/handle-events";
