/** Selects the objects that a lifecycle rule applies to. */
export interface LifecycleFilter {
  prefix: string;
  tags: Record<string, string>;
  sizeGreaterThan: number | undefined;
  sizeLessThan: number | undefined;
}

export type Expiration =
  | { kind: "days"; days: number }
  | { kind: "date"; date: Date }
  | { kind: "expired-delete-marker" };

/** Represents one rule of a lifecycle configuration. */
export interface LifecycleRule {
  id: string;
  enabled: boolean;
  filter: LifecycleFilter;
  expiration: Expiration | undefined;
  noncurrentExpiration: { days: number; newerVersions: number } | undefined;
  abortAfterDays: number | undefined;
}
