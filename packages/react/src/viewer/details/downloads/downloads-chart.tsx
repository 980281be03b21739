import { VisuallyHidden } from "@mantine/core";
import { useFormats } from "../../../words/create-messages-hook.ts";
import { useDetailsMessages } from "../../../words/details-messages.ts";

import { type DailyDownloads, findBusiestDay, listDays } from "./daily-downloads.ts";
import classes from "./downloads-chart.module.css";

/** Sizes in the units of the drawing, which is stretched to the available width. */
const bar = { width: 3, gap: 1, height: 100 } as const;
const step = bar.width + bar.gap;

/** Even one download among thousands gets a visible bar. */
const barHeight = (count: number, busiest: number): number =>
  count === 0 ? 0 : Math.max(2, (count / busiest) * bar.height);

/**
 * Shows the downloads of recent days as bars, with a sentence for everyone and a table for screen readers.
 *
 * @param days the days with downloads, in UTC
 * @param now the current time in milliseconds since the epoch
 */
export const DownloadsChart = ({
  days,
  now,
}: {
  readonly days: readonly DailyDownloads[];
  readonly now: number;
}) => {
  const words = useDetailsMessages();
  const formats = useFormats();
  const all = listDays(days, now);
  const withAny = all.filter(({ count }) => count > 0);
  const busiest = findBusiestDay(all);
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
            <title>{`${formats.day(day)}: ${words.countDownloads(count)}`}</title>
            <rect className={classes.day} x={index * step} width={step} height={bar.height} />
            <rect
              className={classes.count}
              x={index * step}
              y={bar.height - barHeight(count, most)}
              width={bar.width}
              height={barHeight(count, most)}
            />
          </g>
        ))}
      </svg>
      <div className={classes.axis} aria-hidden>
        <span>{all[0] && formats.day(all[0].day)}</span>
        <span>{words.today}</span>
      </div>
      <figcaption className={classes.caption}>
        {busiest && words.chart(withAny.length, all.length, formats.day(busiest.day), most)}
      </figcaption>
      {withAny.length > 0 && (
        <VisuallyHidden>
          <table>
            <caption>{words.daysWithDownloads}</caption>
            <thead>
              <tr>
                <th scope="col">{words.day}</th>
                <th scope="col">{words.downloads}</th>
              </tr>
            </thead>
            <tbody>
              {withAny.map(({ day, count }) => (
                <tr key={day}>
                  <th scope="row">{formats.day(day)}</th>
                  <td>{formats.number(count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </VisuallyHidden>
      )}
    </figure>
  );
};
