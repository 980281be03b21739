import type { CloudWatchMetric } from "./cloudwatch-metrics.ts";

// guard: an alarm has a valid period
export const minute = 60;
export const hour = 60 * minute;

/** When to raise an alarm. docs/operations.md describes each alarm by its name. */
export interface Alarm {
  readonly part: string;
  readonly description: string;
  /** Several metrics are added up. */
  readonly metrics: readonly CloudWatchMetric[];
  readonly statistic: "Sum" | "Maximum";
  /** In seconds. */
  readonly period: number;
  /** Consecutive periods. The default is 1. */
  readonly periods?: number;
  /** The alarm is raised above this value, or below it if `fewer` is set. */
  readonly threshold: number;
  /**
   * Raises the alarm for too few. Missing data counts as too few only after there was some, because a new deployment has
   * no data yet. The alarm's state is then INSUFFICIENT_DATA instead of ALARM, and the same recipients are notified.
   */
  readonly fewer?: true;
}
