export { handler } from "@slipway/functions/lambda/library";
