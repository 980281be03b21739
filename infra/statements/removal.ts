import { expect } from "vitest";
import type { Statement } from "../testing/deployment.ts";

const holdsData = [
  ["s3/bucket:Bucket", "FilesBucket"],
  ["s3/bucket:Bucket", "AccessLogsBucket"],
  ["dynamodb/table:Table", "RecordsTable"],
  ["cognito/userPool:UserPool", "UsersUserPool"],
] as const;

/** Production is kept and protected; a stage of one's own goes with all that is in it. */
export const removalKeepsWhatIsProtected: Statement = ({ one, isProtected, graph }) => {
  expect(graph.app).toMatchObject({
    protect: isProtected,
    removal: isProtected ? "retain" : "remove",
  });
  for (const [type, part] of holdsData)
    expect(one(type, part).retainOnDelete, part).toBe(isProtected);
  for (const part of ["FilesBucket", "AccessLogsBucket"])
    expect(one("s3/bucket:Bucket", part).inputs.forceDestroy, part).toBe(!isProtected);
};

export const dataCannotBeDeletedByMistake: Statement = ({ inputs, isProtected }) => {
  expect(inputs("dynamodb/table:Table", "RecordsTable").deletionProtectionEnabled === true).toBe(
    isProtected,
  );
  expect(inputs("cognito/userPool:UserPool", "UsersUserPool").deletionProtection).toBe(
    isProtected ? "ACTIVE" : "INACTIVE",
  );
};
