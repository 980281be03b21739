// Everything that is true of every deployment, on one page. `npm test` checks each statement on the evaluated resources of a
// developer's stage and of production, each with and without `protect`. The checks are in statements/, and mistakes.test.ts
// shows that they notice mistakes.
import * as api from "./statements/api.ts";
import * as files from "./statements/files.ts";
import * as filesCdn from "./statements/files-cdn.ts";
import * as functions from "./statements/functions.ts";
import * as images from "./statements/images.ts";
import * as metrics from "./statements/metrics.ts";
import * as operations from "./statements/operations.ts";
import * as page from "./statements/page.ts";
import * as queues from "./statements/queues.ts";
import * as records from "./statements/records.ts";
import * as removal from "./statements/removal.ts";
import type { Statement } from "./testing/deployment.ts";

export const statements = {
  "users' files": {
    "no bucket can be public or reached without TLS": files.preventPublicAccess,
    "the bucket's policy lets only the files' CloudFront read, and only versions that it names":
      filesCdn.admitsOnlyTheFilesCdn,
    "the bucket has no ACLs": files.hasNoAcls,
    "files are encrypted": files.isEncrypted,
    "CORS of the bucket allows only the page's origin": files.allowsOnlyThePagesOrigin,
    "deleted files can be recovered for 30 days": files.canBeRecoveredFor30Days,
    "requests to the bucket are logged in a bucket that only S3 can write to": files.logsRequests,
  },
  "the files' CloudFront": {
    "it checks each link, and signs each request to S3": filesCdn.checksEachLink,
    "it sandboxes files, and caches them by version": filesCdn.sandboxesAndCachesVersions,
    "only the functions that create links have the key": filesCdn.onlyLinkingFunctionsHaveTheKey,
  },
  records: {
    "the table has the keys and indexes that core defines": records.hasKeysOfCore,
    "expired records are deleted by time to live": records.expiresRecords,
    "records are encrypted, and billed per request": records.isEncryptedAndOnDemand,
    "the table's stream has the old and new image of each change": records.streamsBothImages,
  },
  "events of S3": {
    "the bucket sends its events to the queue": queues.s3NotifiesTheQueue,
    "only S3 may send to the queue, and only for this bucket and account": queues.onlyS3MaySend,
    "queues are encrypted, and cannot be reached without TLS":
      queues.queuesAreEncryptedAndRequireTls,
    "only the failed messages of a batch are redelivered": queues.redeliversOnlyFailures,
    "a flood of uploads waits in the queue": queues.aFloodWaitsInTheQueue,
    "a message that fails five times goes to the dead-letter queue":
      queues.fiveFailuresGoToDeadLetters,
    "dead letters are kept for 14 days, and can be redriven only to their source queue":
      queues.deadLettersAreKept14Days,
  },
  "events of uploads": {
    "changes are published only from the stream, until they are too old":
      queues.publishesOnlyFromTheStream,
    "changes that could not be published are reported while the stream still has them":
      queues.reportsUnpublishedChanges,
  },
  "derived images": {
    "only uploads of kinds with variants, and of types that images are derived from, are sent to their queue":
      images.derivesFrom("media"),
    "only the bus may send to the queue and to its dead-letter queue": images.onlyTheRuleMaySend,
    "an upload that fails five times goes to the dead-letter queue, which keeps it for 14 days":
      images.fiveFailuresGoToImageDeadLetters,
    "each upload is derived alone, and a flood of images waits in the queue":
      images.derivesOneUploadAtATime,
    "failures raise alarms": images.failuresOfImagesAreReported,
    "the dashboard shows images and their queue": images.dashboardShowsImages,
  },
  functions: {
    "each may do only what its grants allow, and write its logs": functions.rolesEqualGrants,
    "each role is trusted to one service only": functions.rolesTrustOneService,
    "no role has all actions of a service, or all resources": functions.rolesHaveNoWildcards,
    "the schedule may invoke only the sweep": functions.scheduleInvokesOnlyTheSweep,
    "each runs on Node 24 and arm64, with its size and its variables": functions.runOnNode24,
    "SST bundles each from its source, as it does for sst dev": functions.bundlesSources,
    "the sweep runs on its schedule, without retries": functions.sweepsOnSchedule,
    "in production, waiting status requests use no executions of finalize-upload and the sweep":
      functions.reservesExecutions,
    "logs are kept for a month": functions.logsAreKeptAMonth,
  },
  "the API": {
    "the API has core's routes, and all but the health check, the OpenAPI document, and the pages of share links require a token":
      api.hasCoresRoutes,
    "each route calls the function that core defines": api.callsTheNamedFunction,
    "its access log has no path, and so no token of a share link": api.logsNoTokens,
    "CORS of the API allows only the page's origin": api.answersThePagesOrigin,
    "more than 500 requests per second are throttled": api.refusesAFlood,
    "it accepts tokens of its own user pool, in which no one can sign up":
      api.takesTokensOfItsOwnPool,
    "users sign in with an authorization code and without a secret, and are redirected only to the page":
      api.signsInByCodeAlone,
    "an access token expires after an hour, and a sign-in after 30 days or when it is revoked":
      api.tokensEnd,
    "the page gets the sign-in settings": api.tellsThePageHowToSignIn,
  },
  "the page": {
    "CloudFront serves it, over HTTPS only": page.isServedOverHttps,
    "its responses have HSTS, nosniff, and a referrer policy, and forbid frames":
      page.hasSecurityHeaders,
    "it may connect only to the bucket, the files' CloudFront, the API, and the issuer":
      page.connectsOnlyToItsServices,
    "every response has this Content-Security-Policy": page.everyResponseHasThePolicy,
    "an error response has a Content-Security-Policy that allows nothing": page.errorsAllowNothing,
    "only this instance's CloudFront may read its files": page.allowsOnlyItsOwnCloudFront,
  },
  operations: {
    "waiting and failed messages raise an alarm": operations.waitingMessagesRaiseAnAlarm,
    "healed, missing, and unexpected objects raise an alarm": operations.healingRaisesAnAlarm,
    "a sweep that stops running raises an alarm": operations.aMissingSweepRaisesAnAlarm,
    "a new deployment raises no alarm": operations.aNewDeploymentRaisesNoAlarm,
    "errors and throttles raise an alarm": operations.errorsAndThrottlesRaiseAnAlarm,
    "one dashboard shows all alarms": operations.oneDashboardShowsAllAlarms,
    "alarms and dashboard use only metrics that AWS publishes": metrics.usePublishedMetrics,
    "every resource that supports tags has them": operations.everythingIsTagged,
  },
  removal: {
    "removing a stage keeps files if data is protected or retained": removal.removalKeepsFiles,
    "removing a stage keeps records if data is protected or retained": removal.removalKeepsRecords,
    "removing a stage keeps users if data is protected or retained": removal.removalKeepsUsers,
    "a retained bucket keeps its versions, encryption, policy, rules, and public access block":
      removal.retainedBucketsKeepTheirProtection,
    "removing a stage deletes its sign-in domain, for the next deployment":
      removal.removalDeletesTheSignInDomain,
    "production's records and users cannot be deleted by mistake":
      removal.dataHasDeletionProtection,
  },
} as const satisfies Record<string, Record<string, Statement>>;

/** All statements with their texts. */
export const allStatements: readonly (readonly [string, Statement])[] = Object.values(
  statements,
).flatMap((group) => Object.entries<Statement>(group));
