/** Creates a Slipway whose hooks read a table and send email. Call it in the `run` of your `sst.config.ts`. */
export const createMedia = async (albums: sst.aws.Dynamo, sender: sst.aws.Email) => {
  const { Slipway } = await import("@slipway/sst");
  return new Slipway("Media", {
    config: "slipway.config.ts",
    hooks: {
      link: [albums],
      permissions: [{ actions: ["ses:SendEmail"], resources: [sender.nodes.identity.arn] }],
      environment: { ALBUM_LIMIT: "100" },
    },
  });
};
