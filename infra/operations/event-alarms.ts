import { limits } from "@slipway/core/limits";
import { type Alarm, minute } from "./alarm.ts";
import {
  countedMetrics,
  functionMetric,
  type Monitored,
  queueMetric,
} from "./cloudwatch-metrics.ts";

/** The alarms of the queue with object events. */
export const queueAlarms = (monitored: Monitored): readonly Alarm[] => [
  {
    part: "DeadLettersAlarm",
    description:
      "Object events are in the dead-letter queue. Inspect them, fix the cause, and redrive them.",
    metrics: [queueMetric(monitored.deadLetters, "ApproximateNumberOfMessagesVisible")],
    statistic: "Maximum",
    period: 5 * minute,
    threshold: 0,
  },
  {
    part: "OldestEventAlarm",
    description:
      "Object events wait longer than a visibility timeout. finalize-upload fails or lags.",
    metrics: [queueMetric(monitored.queue, "ApproximateAgeOfOldestMessage")],
    statistic: "Maximum",
    period: minute,
    periods: 3,
    threshold: limits.queue.visibilityTimeout,
  },
];

/** The alarms of published events. */
export const eventAlarms = (monitored: Monitored): readonly Alarm[] => [
  {
    part: "OldestChangeAlarm",
    description:
      "Changes of records wait to be published as events. See the log of publish-events.",
    metrics: [functionMetric(monitored, "publish-events", "IteratorAge")],
    statistic: "Maximum",
    period: minute,
    periods: 3,
    // In milliseconds.
    threshold: 5 * minute * 1000,
  },
  {
    part: "UnpublishedEventsAlarm",
    description:
      "Changes of records could not be published in time. Fix the cause, and read them from the stream.",
    metrics: [queueMetric(monitored.unpublished, "ApproximateNumberOfMessagesVisible")],
    statistic: "Maximum",
    period: 5 * minute,
    threshold: 0,
  },
  {
    part: "SkippedItemsAlarm",
    description: "Items of the table's stream are not records. No event was published for them.",
    metrics: countedMetrics(monitored, "notARecord", "publish-events"),
    statistic: "Sum",
    period: 5 * minute,
    threshold: 0,
  },
];

/** The alarms of hooks for events. A deployment without such hooks has none. */
export const hookAlarms = ({ hookQueue }: Monitored): readonly Alarm[] =>
  hookQueue === undefined
    ? []
    : [
        {
          part: "HookDeadLettersAlarm",
          description:
            "Hooks failed on events too often. Inspect the log of handle-events, fix the cause, and redrive the events.",
          metrics: [queueMetric(hookQueue.deadLetters, "ApproximateNumberOfMessagesVisible")],
          statistic: "Maximum",
          period: 5 * minute,
          threshold: 0,
        },
        {
          part: "OldestHookEventAlarm",
          description: "Events wait for hooks. The hooks of handle-events fail or are slow.",
          metrics: [queueMetric(hookQueue.queue, "ApproximateAgeOfOldestMessage")],
          statistic: "Maximum",
          period: minute,
          periods: 3,
          // A hook that fails once or twice raises no alarm.
          threshold: 2 * limits.hooks.visibilityTimeout,
        },
      ];

/** The alarms of derived images. A deployment without a kind that has something to derive has none. */
export const imageAlarms = ({ imageQueue }: Monitored): readonly Alarm[] =>
  imageQueue === undefined
    ? []
    : [
        {
          part: "ImageDeadLettersAlarm",
          description:
            "Images could not be derived from uploads. Inspect the log of derive-images, fix the cause, and redrive them.",
          metrics: [queueMetric(imageQueue.deadLetters, "ApproximateNumberOfMessagesVisible")],
          statistic: "Maximum",
          period: 5 * minute,
          threshold: 0,
        },
      ];
