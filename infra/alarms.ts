import { limits } from "@slipway/core/limits";
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
