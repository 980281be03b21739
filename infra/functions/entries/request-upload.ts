export { handler } from "@slipway/functions/lambda/request-upload";
