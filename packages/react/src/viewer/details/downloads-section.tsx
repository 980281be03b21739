import { Text } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useFormats } from "../../words/create-messages-hook.ts";
import { useDetailsMessages } from "../../words/details-messages.ts";
import { RelativeTime } from "../../words/relative-time.tsx";
import classes from "./details.module.css";
import { DownloadsChart } from "./downloads/downloads-chart.tsx";

/** Shows how often a file was downloaded: in total, most recently, and by day. */
export const DownloadsSection = ({ upload }: { readonly upload: Upload }) => {
  const words = useDetailsMessages();
  const { separator } = useFormats();
  const { total = 0, lastAt, days } = upload.downloads ?? {};
  return (
    <section className={classes.section} aria-label={words.downloads}>
      <h3 className={classes.title}>{words.downloads}</h3>
      {total === 0 ? (
        <Text size="sm" c="var(--slipway-dimmed)">
          {words.noDownloads}
        </Text>
      ) : (
        <>
          <Text size="sm">
            <strong>{words.countDownloads(total)}</strong>
            {lastAt !== undefined && (
              <>
                {separator}
                {words.lastDownload} <RelativeTime iso={lastAt} />
              </>
            )}
          </Text>
          {days !== undefined && <DownloadsChart days={days} now={Date.now()} />}
        </>
      )}
    </section>
  );
};
