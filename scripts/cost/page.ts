import { assumptions } from "./assumptions.ts";
import {
  aDownload,
  aLibraryPoll,
  anUpload,
  aQuietMonth,
  costOf,
  dataEventsOfAnUpload,
  priceTable,
  recordsKept,
  sumOf,
  terabyte,
  type Use,
} from "./model.ts";

const million = 1e6;
const dollars = (usd: number) => `$${usd.toFixed(2)}`;

const byService = (uses: readonly Use[]): ReadonlyMap<string, readonly Use[]> =>
  Map.groupBy(uses, ({ service }) => service);

const times = (uses: readonly Use[], factor: number): readonly Use[] =>
  uses.map((use) => ({ ...use, amount: use.amount * factor }));

/** A row for each service, the dearest first, with its share of the whole. */
const tableOf = (uses: readonly Use[]): string => {
  const total = sumOf(uses);
  const rows = [...byService(uses)]
    .map(([service, own]) => ({
      service,
      cost: sumOf(own),
      what: [...Map.groupBy(own, ({ what }) => what)]
        .map(
          ([what, same]) => `${what} ${dollars(same.reduce((sum, use) => sum + costOf(use), 0))}`,
        )
        .join(", "),
    }))
    .sort((one, other) => other.cost - one.cost)
    .map(
      ({ service, cost, what }) =>
        `| ${service} | ${what} | ${dollars(cost)} | ${Math.round((100 * cost) / total)} % |`,
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

/** All of docs/cost.md. */
export const costPage = (): string => `# What it costs

<!-- Written by \`node scripts/cost.ts --write\`; a test compares it. Change the model in scripts/cost/, not this page. -->

In US dollars, for ${priceTable.region}, ${priceTable.asOf}. ${priceTable.note} The numbers of AWS calls are those that
\`tests/aws-calls.test.ts\` measures on the real handlers; what only an account could measure is assumed
([below](#assumptions)), and above what is likely. Nothing here was measured on a bill.

## A million uploads

One file by form, each alone: asked for, sent to S3, waited for until it is ready, told of, settled by the sweep. Files that
are chosen together share the requests: of a hundred, API Gateway's and most of Lambda's share is a hundredth.

${tableOf(times(anUpload, million))}

A file of 32 MiB and more is sent in parts; what these cost goes by its bytes:

## A terabyte

| | cost |
|---|---|
| sent, in parts of 8 MiB (bytes in are free) | ${dollars(sumOf(terabyte.sent))} once |
| kept in S3 Standard | ${dollars(sumOf(terabyte.kept))} a month |
| downloaded to the internet, through no cache | ${dollars(sumOf(terabyte.read))} each time |

Bytes are nearly all of a bill: an average photo of 4 MB, downloaded once, costs ${Math.round(
  ((4e6 / 1e12) * sumOf(terabyte.read) * million) / sumOf(times(anUpload, million)),
)} times as much in bytes out as its upload took in everything above.

## A million downloads, without their bytes

${tableOf(times(aDownload, million))}

## A thousand hours of an open page

${dollars(sumOf(times(aLibraryPoll, 1000 * assumptions.libraryPollsPerHour)))}: while somebody sees the page and nothing is uploaded, it looks ${assumptions.libraryPollsPerHour} times an hour for uploads of
other tabs and programs.

## A million records, kept

${dollars(sumOf(recordsKept))} a month in DynamoDB, half of it nearly for being able to go back 35 days.

## A month in which nobody uploads

${tableOf(aQuietMonth)}

The page's CloudFront and the logs that are kept are cents.

## Data events

Switched on (\`SLIPWAY_DATA_EVENTS=true\`), CloudTrail writes down every call on a file or a record:
${dollars(sumOf(times(dataEventsOfAnUpload, million)))} per million uploads.

## To spend less

- The longest time is spent waiting with a caller: subscribe to [events](events.md) where nobody looks on.
- Half of S3's share is the sweep's one list of versions, by which no replay and no
  ghost goes unseen. It is not optional.
- Alarms and metrics are a fixed price per deployment: a stage of one's own that is not used can be removed.
- Downloads of public files belong behind a CDN of yours; a link of Slipway's is for one file and one person.

## Assumptions

An invocation is billed for: ${functionRows}. It logs ${assumptions.logBytes.invocation} bytes, a request of the API
${assumptions.logBytes.request}. A record is below 1 KB and has two index entries; while a caller waits it is read
${assumptions.readsWhileWaiting} times. Free tiers, discounts, taxes and support are left out; so is Cognito, which is priced by people.

## Prices

| price | USD | per | source |
|---|---|---|---|
${priceRows}
`;
