import type { DatabaseSync } from "node:sqlite";
import { type CorsRule, parseCorsRules } from "../../buckets/cors/cors-rules.ts";
import { S3Error } from "../../http/errors.ts";
import { parseOnce } from "../parse-once.ts";
import { numberColumn, optionalTextColumn, type Row, textColumn } from "./row.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html */
export type Versioning = "Unversioned" | "Enabled" | "Suspended";

export interface Bucket {
  name: string;
  createdAt: Date;
  versioning: Versioning;
  cors: readonly CorsRule[] | undefined;
}

export interface Buckets {
  create(bucket: { name: string; createdAt: Date }): void;
  find(name: string): Bucket | undefined;
  list(): Bucket[];
  setVersioning(name: string, versioning: Versioning): void;
  setCors(name: string, rules: readonly CorsRule[] | undefined): void;
  /** @throws S3Error BucketNotEmpty */
  delete(name: string): void;
}

const toVersioning = (value: string): Versioning =>
  value === "Enabled" || value === "Suspended" ? value : "Unversioned";

export const openBuckets = (database: DatabaseSync): Buckets => {
  const parseRules = parseOnce(parseCorsRules);
  const toBucket = (row: Row): Bucket => {
    const name = textColumn(row, "name");
    const cors = optionalTextColumn(row, "cors");
    return {
      name,
      createdAt: new Date(numberColumn(row, "created_at")),
      versioning: toVersioning(textColumn(row, "versioning")),
      cors: cors === undefined ? undefined : parseRules(cors, name),
    };
  };
  const insert = database.prepare(
    "INSERT INTO buckets (name, created_at, versioning) VALUES (?, ?, 'Unversioned')",
  );
  const select = database.prepare("SELECT * FROM buckets WHERE name = ?");
  const selectAll = database.prepare("SELECT * FROM buckets ORDER BY name");
  const updateVersioning = database.prepare("UPDATE buckets SET versioning = ? WHERE name = ?");
  const updateCors = database.prepare("UPDATE buckets SET cors = ? WHERE name = ?");
  const remove = database.prepare("DELETE FROM buckets WHERE name = ?");
  const anyVersion = database.prepare("SELECT 1 FROM versions WHERE bucket = ? LIMIT 1");
  return {
    create({ name, createdAt }) {
      insert.run(name, createdAt.getTime());
    },
    find(name) {
      const row = select.get(name);
      return row === undefined ? undefined : toBucket(row);
    },
    list: () => selectAll.all().map(toBucket),
    setVersioning(name, versioning) {
      updateVersioning.run(versioning, name);
    },
    setCors(name, rules) {
      updateCors.run(rules === undefined ? null : JSON.stringify(rules), name);
    },
    delete(name) {
      if (anyVersion.get(name) !== undefined) throw new S3Error("BucketNotEmpty");
      remove.run(name);
    },
  };
};
