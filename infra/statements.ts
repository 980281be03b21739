// What is true of every deployment, on one page. `npm test` checks each on the evaluated resources of a stage of a
// developer's own and of production, each with and without `protect`; how, is in statements/. mistakes.test.ts shows that they notice mistakes.
import * as api from "./statements/api.ts";
import * as files from "./statements/files.ts";
import * as functions from "./statements/functions.ts";
import * as metrics from "./statements/metrics.ts";
import * as operations from "./statements/operations.ts";
import * as page from "./statements/page.ts";
import * as queues from "./statements/queues.ts";
import * as records from "./statements/records.ts";
import * as removal from "./statements/removal.ts";
import type { Statement } from "./testing/deployment.ts";

export const statements = {
  "users' files": {
    "no bucket can be made public, and none is reached without TLS": files.refusesPublicAccess,
    "the bucket's policy allows nobody anything": files.policyAllowsNobodyAnything,
    "the bucket has no ACLs": files.hasNoAcls,
    "files are encrypted": files.isEncrypted,
    "only the page's origin may send files from a browser": files.admitsThePagesOrigin,
    "what was deleted by mistake can be recovered for 30 days": files.canBeRecoveredFor30Days,
    "who asked S3 for what is logged, where S3 alone may write": files.logsWhoAskedForWhat,
  },
  records: {
    "the table has the keys and indexes that core names": records.hasCoresKeys,
    "records that are over go by themselves": records.letsGoOfWhatIsOver,
    "records are encrypted, and cost what they are used": records.isEncryptedAndOnDemand,
    "the table's stream has each change, before and after": records.tellsEachChange,
  },
  "events of S3": {
    "the bucket tells the queue what happens to uploads": queues.s3TellsTheQueue,
    "only S3 may send, and only for this bucket of this account": queues.onlyS3MaySend,
    "queues are encrypted, and none is reached without TLS":
      queues.queuesAreEncryptedAndTakeTlsAlone,
    "of a batch, only what failed comes again": queues.onlyWhatFailedComesAgain,
    "a flood of uploads waits in the queue": queues.aFloodWaitsInTheQueue,
    "a message that fails five times goes to the dead letters": queues.fiveFailuresAreDeadLetters,
    "dead letters stay 14 days, and go back to their queue alone": queues.deadLettersStay14Days,
  },
  "events of uploads": {
    "changes are published from the stream alone, until they are too old":
      queues.publishedFromTheStreamAlone,
    "what could not be published is told of, while the stream still has it":
      queues.whatIsGivenUpIsToldOf,
  },
  functions: {
    "each may do what its grants say, write its logs, and nothing else": functions.rolesEqualGrants,
    "each role is trusted to one service alone": functions.rolesTrustServicesAlone,
    "no role names all actions of a service, or all resources": functions.noRoleNamesEverything,
    "the schedule may call the sweep, and nothing else": functions.theScheduleMayCallTheSweepAlone,
    "each runs on Node 24 and arm64, and knows what it works on": functions.runOnNode24,
    "SST bundles each from its source, as it does for sst dev": functions.areOurHandlers,
    "the sweep runs on its schedule, and the next is its retry": functions.sweepsOnSchedule,
    "in production, status requests that wait take no execution from finalize and the sweep":
      functions.waitingRequestsStarveNobody,
    "logs are kept for a month": functions.logsAreKeptAMonth,
  },
  "the API": {
    "nobody gets past the authorizer but to the health check and the description":
      api.hasCoresRoutes,
    "each route calls the function that core names": api.callsTheNamedFunction,
    "only the page's origin may call it from a browser": api.answersThePagesOrigin,
    "more than 500 requests a second are refused": api.refusesAFlood,
    "it takes the tokens of a user pool that nobody joins uninvited": api.takesTokensOfItsOwnPool,
    "people sign in by code and without a secret, and come back to the page alone":
      api.signsInByCodeAlone,
    "an access token ends after an hour, and a sign-in after 30 days or when it is taken back":
      api.tokensEnd,
    "the page is told how to sign people in": api.tellsThePageHowToSignIn,
  },
  "the page": {
    "CloudFront serves it, over HTTPS alone": page.isServedByCloudFrontOverHttps,
    "its answers carry HSTS, nosniff, a referrer policy, and refuse frames":
      page.carriesSecurityHeaders,
    "it speaks with bucket, API and issuer, and nobody else": page.speaksWithNobodyElse,
    "every answer carries this Content-Security-Policy": page.everyAnswerCarriesThePolicy,
    "an error response carries a Content-Security-Policy that allows nothing":
      page.errorsAllowNothing,
    "only this instance's CloudFront may read its files": page.admitsItsOwnCloudFrontAlone,
  },
  operations: {
    "what waits, and what was given up, raises an alarm": operations.whatWaitsRaisesAnAlarm,
    "what heals, is missing or is too much raises an alarm": operations.whatIsUntrueRaisesAnAlarm,
    "a sweep that stops running raises an alarm": operations.aMissingSweepRaisesAnAlarm,
    "a new deployment raises no alarm": operations.aNewDeploymentRaisesNoAlarm,
    "errors and throttles raise an alarm": operations.errorsAndThrottlesRaiseAnAlarm,
    "one dashboard shows all alarms": operations.oneDashboardShowsAllAlarms,
    "every metric that alarms and dashboard read is one that AWS publishes":
      metrics.areMetricsThatAwsPublishes,
    "everything that can have tags has them": operations.everythingIsTagged,
  },
  removal: {
    "removing a stage keeps files that are protected or retained": removal.removalKeepsFiles,
    "removing a stage keeps records that are protected or retained": removal.removalKeepsRecords,
    "removing a stage keeps users that are protected or retained": removal.removalKeepsUsers,
    "a kept bucket keeps its versions, encryption, policy, rules and block of public access":
      removal.keptBucketsKeepWhatProtectsThem,
    "removing a stage frees its sign-in domain for the next deployment":
      removal.removalFreesTheSignInDomain,
    "production's records and users cannot be deleted by mistake":
      removal.dataCannotBeDeletedByMistake,
  },
} as const satisfies Record<string, Record<string, Statement>>;

/** Every statement under its words. */
export const allStatements: readonly (readonly [string, Statement])[] = Object.values(
  statements,
).flatMap((group) => Object.entries<Statement>(group));
