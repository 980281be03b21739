export { handler } from "@slipway/functions/lambda/complete-upload";
