/** Represents a CORSRule of a bucket. */
export interface CorsRule {
  id: string | undefined;
  allowedOrigins: string[];
  allowedMethods: string[];
  allowedHeaders: string[];
  exposeHeaders: string[];
  maxAgeSeconds: number | undefined;
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

const toRule = (value: unknown): CorsRule[] => {
  if (typeof value !== "object" || value === null) return [];
  const fields: Record<string, unknown> = { ...value };
  return [
    {
      id: typeof fields.id === "string" ? fields.id : undefined,
      allowedOrigins: strings(fields.allowedOrigins),
      allowedMethods: strings(fields.allowedMethods),
      allowedHeaders: strings(fields.allowedHeaders),
      exposeHeaders: strings(fields.exposeHeaders),
      maxAgeSeconds: typeof fields.maxAgeSeconds === "number" ? fields.maxAgeSeconds : undefined,
    },
  ];
};

/** Parses the JSON in which the index stores rules. */
export const parseCorsRules = (json: string): CorsRule[] => {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value.flatMap(toRule) : [];
};
