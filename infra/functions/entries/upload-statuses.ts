export { handler } from "@slipway/functions/lambda/upload-statuses";
