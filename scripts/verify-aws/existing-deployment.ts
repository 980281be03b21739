import { createApiClient } from "@slipway/client/api-client";
import { requestToken } from "../../tests/api-calls.ts";
import type { Deployment } from "./verify.ts";

/** Names a local stack that runs already, whose users sign in without a password. Nothing is removed. */
export const createExistingDeployment = (endpoint: string, dataDir: string): Deployment => {
  const createUser = (user: string) =>
    createApiClient({ endpoint, getToken: () => requestToken(endpoint, user) });
  return {
    deploy: async () => ({
      apiUrl: endpoint,
      ada: createUser("ada"),
      ben: createUser("ben"),
      fsckOptions: ["--data", dataDir],
    }),
    remove: async () => {},
  };
};
