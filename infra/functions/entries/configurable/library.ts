export { createHandler } from "@slipway/functions/lambda/configurable/library";
