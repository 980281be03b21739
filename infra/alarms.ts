import { limits } from "@slipway/core/limits";
import { metrics, metricsNamespace } from "@slipway/core/metrics";
import { unpublished } from "./bus.ts";
import { functions } from "./functions.ts";
import { deadLetters, queue } from "./queue.ts";

const minute = 60;

/** An event went unhandled after all its tries. */
new aws.cloudwatch.MetricAlarm("DeadLettersAlarm", {
  alarmDescription:
    "Object events in the dead-letter queue: look at them, mend the cause, redrive.",
  namespace: "AWS/SQS",
  metricName: "ApproximateNumberOfMessagesVisible",
  dimensions: { QueueName: deadLetters.nodes.queue.name },
  statistic: "Maximum",
  period: 5 * minute,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  treatMissingData: "notBreaching",
});

/** Uploads wait for their events to be handled. */
new aws.cloudwatch.MetricAlarm("OldestEventAlarm", {
  alarmDescription: "Object events wait longer than a visibility timeout: finalize fails or lags.",
  namespace: "AWS/SQS",
  metricName: "ApproximateAgeOfOldestMessage",
  dimensions: { QueueName: queue.nodes.queue.name },
  statistic: "Maximum",
  period: 1 * minute,
  evaluationPeriods: 3,
  comparisonOperator: "GreaterThanThreshold",
  threshold: limits.queue.visibilityTimeout,
  treatMissingData: "notBreaching",
});

/** Subscribers wait for events: the bus does not take them, or the function fails. */
new aws.cloudwatch.MetricAlarm("OldestChangeAlarm", {
  alarmDescription:
    "Changes of records wait to be published as events: see what publish-events logs.",
  namespace: "AWS/Lambda",
  metricName: "IteratorAge",
  dimensions: { FunctionName: functions["publish-events"].name },
  statistic: "Maximum",
  period: 1 * minute,
  evaluationPeriods: 3,
  comparisonOperator: "GreaterThanThreshold",
  // In milliseconds.
  threshold: 5 * minute * 1000,
  treatMissingData: "notBreaching",
});

/** Changes were given up. The stream has them for the rest of a day. */
new aws.cloudwatch.MetricAlarm("UnpublishedEventsAlarm", {
  alarmDescription:
    "Changes of records whose events were given up: mend the cause, read them from the stream.",
  namespace: "AWS/SQS",
  metricName: "ApproximateNumberOfMessagesVisible",
  dimensions: { QueueName: unpublished.nodes.queue.name },
  statistic: "Maximum",
  period: 5 * minute,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  treatMissingData: "notBreaching",
});

/** Somebody else wrote to the table, or a record cannot be read any more. */
new aws.cloudwatch.MetricAlarm("SkippedItemsAlarm", {
  alarmDescription: "Items of the table's stream that are no records: nobody was told of them.",
  namespace: metricsNamespace,
  metricName: metrics.notARecord,
  dimensions: { service: "publish-events" },
  statistic: "Sum",
  period: 5 * minute,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  treatMissingData: "notBreaching",
});
