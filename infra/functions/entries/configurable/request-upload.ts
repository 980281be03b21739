export { createHandler } from "@slipway/functions/lambda/configurable/request-upload";
