export { createHandler } from "@slipway/functions/lambda/configurable/upload-statuses";
