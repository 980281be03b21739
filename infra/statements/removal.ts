import { expect } from "vitest";
import type { Deployment, Statement } from "../testing/deployment.ts";

/** Data outlives a stage that is protected or retained. */
const keepsData = ({ isProtected, graph }: Deployment) =>
  isProtected || graph.app.removal !== "remove";

const dataBuckets = ["Files", "AccessLogs"] as const;

export const removalKeepsFiles: Statement = (deployment) => {
  const kept = keepsData(deployment);
  for (const part of dataBuckets) {
    const { retainOnDelete, inputs } = deployment.one("s3/bucket:Bucket", `${part}Bucket`);
    expect(retainOnDelete, part).toBe(kept);
    expect(inputs.forceDestroy, part).toBe(!kept);
  }
};

export const removalKeepsRecords: Statement = (deployment) =>
  expect(deployment.one("dynamodb/table:Table", "RecordsTable").retainOnDelete).toBe(
    keepsData(deployment),
  );

export const removalKeepsUsers: Statement = (deployment) =>
  expect(deployment.one("cognito/userPool:UserPool", "UsersUserPool").retainOnDelete).toBe(
    keepsData(deployment),
  );

/** The settings that protect a bucket and keep its history. */
const protections = ["Encryption", "Lifecycle", "Ownership", "Policy", "PublicAccessBlock"];

/** The settings that refer to a queue or a page, which are removed. */
const connections = ["FilesCors", "FilesNotification"];

export const retainedBucketsKeepTheirProtection: Statement = (deployment) => {
  const kept = keepsData(deployment);
  for (const part of dataBuckets) {
    const isFiles = part === "Files";
    const own = protections.map((setting) => `${part}${setting}`);
    const protecting = isFiles ? [...own, "FilesLogging", "FilesVersioning"] : own;
    const connecting = isFiles ? connections : [];
    const expected = [
      ...protecting.map((setting) => [setting, kept]),
      ...connecting.map((setting) => [setting, false]),
    ];
    expect(Object.fromEntries(listBucketSettings(deployment, part)), part).toEqual(
      Object.fromEntries(expected),
    );
  }
};

/** Returns each setting that is a separate resource, and whether it is retained. */
const listBucketSettings = ({ graph, inputs, name }: Deployment, part: string) => {
  const { bucket } = inputs("s3/bucket:Bucket", `${part}Bucket`);
  return graph.resources
    .filter(({ type }) => /^aws:s3\/bucket[A-Z]\w+:/.test(type))
    .filter((setting) => setting.inputs.bucket === bucket && !("key" in setting.inputs))
    .map((setting) => [setting.name.slice(name.length), setting.retainOnDelete]);
};

/** Otherwise, the domain's prefix would be taken in the next deployment. */
export const removalDeletesTheSignInDomain: Statement = ({ one }) =>
  expect(one("cognito/userPoolDomain:UserPoolDomain", "UsersDomain").retainOnDelete).toBe(false);

export const dataHasDeletionProtection: Statement = ({ inputs, isProtected }) => {
  expect(inputs("dynamodb/table:Table", "RecordsTable").deletionProtectionEnabled === true).toBe(
    isProtected,
  );
  expect(inputs("cognito/userPool:UserPool", "UsersUserPool").deletionProtection).toBe(
    isProtected ? "ACTIVE" : "INACTIVE",
  );
};
