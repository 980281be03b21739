import { assumptions } from "./assumptions.ts";
import {
  aDownload,
  aFeedPoll,
  aFieldEntry,
  aFileView,
  aHookCall,
  aKindsMonth,
  aLibraryPoll,
  anUpload,
  aQuietMonth,
  aVariant,
  aWaitingHour,
  calculateCost,
  dataEventsOfAnUpload,
  priceTable,
  recordsKept,
  sumCosts,
  terabyte,
  type Use,
} from "./model.ts";

const million = 1e6;
const dollars = (usd: number) => `$${usd.toFixed(2)}`;

const byService = (uses: readonly Use[]): ReadonlyMap<string, readonly Use[]> =>
  Map.groupBy(uses, ({ service }) => service);

const times = (uses: readonly Use[], factor: number): readonly Use[] =>
  uses.map((use) => ({ ...use, amount: use.amount * factor }));

/** Formats a row for each service, the most expensive first, with its share of the total. */
const formatTable = (uses: readonly Use[]): string => {
  const total = sumCosts(uses);
  const rows = [...byService(uses)]
    .map(([service, own]) => ({
      service,
      cost: sumCosts(own),
      what: [...Map.groupBy(own, ({ what }) => what)]
        .map(
          ([what, same]) =>
            `${what} ${dollars(same.reduce((sum, use) => sum + calculateCost(use), 0))}`,
        )
        .join(", "),
    }))
    .sort((one, other) => other.cost - one.cost)
    .map(
      ({ service, cost, what }) =>
        `| ${service} | ${what} | ${dollars(cost)} | ${Math.round((100 * cost) / total)}% |`,
    );
  return [
    "| service | for | cost | share |",
    "|---|---|---|---|",
    ...rows,
    `| **all** | | **${dollars(total)}** | |`,
  ].join("\n");
};

const priceRows = Object.entries(priceTable.prices)
  .map(([name, { usd, per, source }]) => `| \`${name}\` | $${usd} | ${per} | ${source} |`)
  .join("\n");

const functionRows = Object.entries(assumptions.functions)
  .map(([name, { seconds, memory }]) => `${name} ${seconds * 1000} ms with ${memory} MB`)
  .join(", ");

/** Returns all of docs/cost.md. */
export const costPage = (): string => `# Cost

<!-- Written by \`node scripts/cost.ts --write\`; a test compares it. Change the model in scripts/cost/, not this page. -->

Prices are in US dollars, for ${priceTable.region}, ${priceTable.asOf}. ${priceTable.note} \`tests/aws-calls.test.ts\` measures the number of
AWS calls on the real handlers. Values that only an account could measure are assumed ([below](#assumptions)), and higher than the likely
values. No figure comes from an actual bill.

## A million uploads

The model is one file by form, each alone: requested, sent to S3, waited for until it is ready, published, and settled by the sweep. Files
that are chosen together share requests: for a hundred files, API Gateway's share and most of Lambda's share is a hundredth.

${formatTable(times(anUpload, million))}

If uploads of a kind are [listed by a field](kinds.md#fields), each field adds ${dollars(sumCosts(times(aFieldEntry, million)))} in DynamoDB for a million uploads of this kind.
Other uploads have no entry in the indexes of fields, and cost nothing more.

If a kind has [hooks for events](hooks.md), a million calls add ${dollars(sumCosts(times(aHookCall, million)))}, and what your own code costs. A month with such hooks adds
$0.10 for each of four alarms, and the idle polls of a second queue. Without such hooks, nothing of this exists.

If a kind has [variants](images.md), a million photos with one variant each add ${dollars(sumCosts(times(aVariant, million)))}, of which ${dollars(
  sumCosts(
    times(
      aVariant.filter(({ service }) => service === "Lambda"),
      million,
    ),
  ),
)} are for the time of derive-images.
Each further variant adds a write to S3, for ${dollars(sumCosts(times([{ service: "S3", what: "storing", price: "s3Write", amount: 1 }], million)))}. A view of a variant costs what [a view through CloudFront](#a-million-views-through-cloudfront-without-their-bytes)
costs. A month with derived images adds $0.10 for each of three alarms, and the idle polls of a second queue. Without variants, nothing of this
exists.

Files of 32 MiB and more are sent in parts, and the cost of the parts depends on the number of bytes:

## A terabyte

| | cost |
|---|---|
| sent, in parts of 8 MiB (incoming bytes are free) | ${dollars(sumCosts(terabyte.sent))} once |
| kept in S3 Standard | ${dollars(sumCosts(terabyte.kept))} a month |
| downloaded to the internet, without a cache | ${dollars(sumCosts(terabyte.read))} each time |
| viewed or downloaded through CloudFront | ${dollars(sumCosts(terabyte.viewed))} each time |

Bytes are nearly all of a bill. The outgoing bytes of an average photo of 4 MB, downloaded once, cost ${Math.round(
  ((4e6 / 1e12) * sumCosts(terabyte.read) * million) / sumCosts(times(anUpload, million)),
)} times as much as everything
that its upload took above.

## A million downloads, without their bytes

${formatTable(times(aDownload, million))}

## A million views through CloudFront, without their bytes

${formatTable(times(aFileView, million))}

[Links that caches keep](links.md#links-that-caches-keep) lead to a CloudFront distribution of their own. \`tests/file-view-calls.test.ts\` counts
the functions and the reads of the key-value store. A public file needs no key. A file that CloudFront's cache has costs no read of S3, and one
that the browser has kept costs nothing: the model assumes neither.

## A thousand hours of an open page

${dollars(sumCosts(times(aLibraryPoll, 1000 * assumptions.libraryPollsPerHour)))}: while the page is visible and nothing is uploaded, it checks ${assumptions.libraryPollsPerHour} times an hour for uploads of
other tabs and programs.

A request for the [changes of a feed](http-api.md#changes) costs ${dollars(sumCosts(times(aFeedPoll, million)))} per million if nothing has changed: every two seconds, that is
${dollars(sumCosts(times(aFeedPoll, 1000 * 1800)))} for a thousand hours. A request that waited instead would hold a function of 512 MB all the time, for
${dollars(sumCosts(times(aWaitingHour, 1000)))}.

## A million stored records

${dollars(sumCosts(recordsKept))} a month in DynamoDB. Nearly half of it is for point-in-time recovery of 35 days.

## A month without uploads

${formatTable(aQuietMonth)}

The page's CloudFront and the stored logs cost cents. With a [config](kinds.md), each kind has up to ${assumptions.customMetricsOfKind} [metrics of its own](operations.md#metrics-by-kind), for
${dollars(sumCosts(aKindsMonth))} a month. CloudWatch bills a metric only for the hours in which it is counted.

## Data events

If data events are on (\`SLIPWAY_DATA_EVENTS=true\`), CloudTrail records every call on a file or a record:
${dollars(sumCosts(times(dataEventsOfAnUpload, million)))} per million uploads.

## To spend less

- Waiting with a caller takes the most time. Subscribe to [events](events.md) if no user is watching.
- Half of S3's share is the sweep's list of versions, which finds every replay and every ghost. It is not optional.
- Alarms and metrics have a fixed price per deployment. Remove personal stages that you do not use.
- Serve public downloads from your own CDN. Slipway's links are for one file and one user.

## Assumptions

An invocation is billed for: ${functionRows}. It logs ${assumptions.logBytes.invocation} bytes, and an API request
${assumptions.logBytes.request} bytes. A record is smaller than 1 KB and has two index entries; a ready one has a third in the feed, and a fourth of its keys. While a caller waits, it is read
${assumptions.readsWhileWaiting} times. Free tiers, discounts, taxes, and support are excluded, and so is Cognito, which is priced per user.

## Prices

| price | USD | per | source |
|---|---|---|---|
${priceRows}
`;
