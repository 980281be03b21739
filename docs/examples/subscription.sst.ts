/** Subscribes to a Slipway in the same account and region. Call it in the `run` of your `sst.config.ts`. */
export const subscribe = (eventBusArn: string) => {
  const files = new sst.aws.Dynamo("Files", {
    fields: { id: "string" },
    primaryIndex: { hashKey: "id" },
  });
  sst.aws.Bus.subscribe(
    "KeepNewest",
    eventBusArn,
    {
      handler: "subscriber.handler",
      environment: { FILES_TABLE: files.name },
      permissions: [{ actions: ["dynamodb:PutItem"], resources: [files.arn] }],
    },
    { pattern: { source: ["slipway"], detailType: ["upload.ready", "upload.deleted"] } },
  );
};
