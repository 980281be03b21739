import { VisuallyHidden } from "@mantine/core";
import { downloadsInWords } from "../words/downloads.ts";
import { dayInWords } from "../words/time.ts";
import { busiestOf, type DayOfDownloads, everyDay } from "./daily-downloads.ts";
import classes from "./downloads-chart.module.css";

/** Units of the drawing, which is stretched to the room that there is. */
const bar = { width: 3, gap: 1, height: 100 } as const;
const step = bar.width + bar.gap;

/** One download beside thousands is still to be seen. */
const heightOf = (count: number, most: number): number =>
  count === 0 ? 0 : Math.max(2, (count / most) * bar.height);

/**
 * Downloads of each of the last days as bars, with the same in words: a sentence for all, a table for who cannot see.
 *
 * @param days those that had downloads, in UTC
 * @param now milliseconds since the epoch
 */
export const DownloadsChart = ({
  days,
  now,
}: {
  readonly days: readonly DayOfDownloads[];
  readonly now: number;
}) => {
  const all = everyDay(days, now);
  const withAny = all.filter(({ count }) => count > 0);
  const busiest = busiestOf(all);
  const most = busiest?.count ?? 1;
  return (
    <figure className={classes.figure}>
      <svg
        className={classes.bars}
        viewBox={`0 0 ${all.length * step - bar.gap} ${bar.height}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        {all.map(({ day, count }, index) => (
          <g key={day}>
            <title>{`${dayInWords(day)}: ${downloadsInWords(count)}`}</title>
            <rect className={classes.day} x={index * step} width={step} height={bar.height} />
            <rect
              className={classes.count}
              x={index * step}
              y={bar.height - heightOf(count, most)}
              width={bar.width}
              height={heightOf(count, most)}
            />
          </g>
        ))}
      </svg>
      <div className={classes.axis} aria-hidden>
        <span>{dayInWords(all[0]?.day ?? "")}</span>
        <span>Today</span>
      </div>
      <figcaption className={classes.caption}>
        {busiest
          ? `Downloads on ${withAny.length} of the last ${all.length} days, most on ${dayInWords(busiest.day)}: ${most.toLocaleString("en")}. Days are in UTC.`
          : `No downloads in the last ${all.length} days.`}
      </figcaption>
      {withAny.length > 0 && (
        <VisuallyHidden>
          <table>
            <caption>Days with downloads</caption>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col">Downloads</th>
              </tr>
            </thead>
            <tbody>
              {withAny.map(({ day, count }) => (
                <tr key={day}>
                  <th scope="row">{dayInWords(day)}</th>
                  <td>{count}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </VisuallyHidden>
      )}
    </figure>
  );
};
