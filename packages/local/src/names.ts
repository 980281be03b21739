/** The region and account of the local stack. */
export const region = "us-east-1";
export const accountId = "000000000000";
export const bucketName = "slipway-uploads";
export const tableName = "slipway-uploads";
export const queueName = "slipway-uploads";
export const deadLettersName = "slipway-uploads-dead-letters";
export const createQueueArn = (name: string): string =>
  `arn:aws:sqs:${region}:${accountId}:${name}`;
export const queueArn = createQueueArn(queueName);
/** The queue of the events that hooks handle. */
export const hookQueueName = "slipway-uploads-hooks";
export const hookDeadLettersName = "slipway-uploads-hooks-dead-letters";
export const hookQueueArn = createQueueArn(hookQueueName);
/** The queue of the uploads to derive images from. */
export const imageQueueName = "slipway-uploads-images";
export const imageDeadLettersName = "slipway-uploads-images-dead-letters";
export const imageQueueArn = createQueueArn(imageQueueName);
export const streamArn = `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}/stream/local`;
export const createFunctionArn = (name: string): string =>
  `arn:aws:lambda:${region}:${accountId}:function:${name}`;
export const busName = "slipway-events";
/** The path of the page's address that the API's routes start with. */
export const apiPath = "/api";
