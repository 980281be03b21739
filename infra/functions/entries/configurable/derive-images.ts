export { createHandler } from "@slipway/functions/lambda/configurable/derive-images";
